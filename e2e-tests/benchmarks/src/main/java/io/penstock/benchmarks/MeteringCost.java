package io.penstock.benchmarks;

import io.penstock.benchmarks.system.BenchmarkServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** What ledger and metrics cost: the same calls by turns with them and without. */
final class MeteringCost {

    private static final String FUNCTION = "metered";
    private static final byte[] CALL = FunctionCalls.post(FUNCTION, "");
    private static final int CALLERS = 32;

    private final Bench bench;
    private final int rounds;
    private final Duration length;

    /**
     * A measurement.
     *
     * @param length of each round, for each of the two
     */
    MeteringCost(Bench bench, int rounds, Duration length) {
        this.bench = bench;
        this.rounds = rounds;
        this.length = length;
    }

    /**
     * Calls per second in one round.
     *
     * @param with ledger and metrics
     * @param without both
     */
    record Round(double with, double without) {}

    /**
     * What was measured.
     *
     * @param rounds in order
     */
    record Figures(List<Round> rounds) {

        /** Copies the rounds. */
        Figures {
            rounds = List.copyOf(rounds);
        }

        private double share() {
            return Medians.of(rounds, round -> round.with / round.without);
        }

        Target target() {
            return Target.atLeast("calls/s with ledger and metrics to without", 0.95, share(), "x");
        }

        /** As Markdown. */
        String markdown() {
            return """
                   | calls/s with ledger and metrics | without | with to without |
                   |---|---|---|
                   | %.0f | %.0f | %.3f |
                   """
                    .formatted(
                            Medians.of(rounds, Round::with),
                            Medians.of(rounds, Round::without),
                            share());
        }

        /** As a JSON object. */
        String json() {
            return "{\"share\": %.3f, \"rounds\": [%s]}"
                    .formatted(
                            share(),
                            String.join(
                                    ", ",
                                    rounds.stream()
                                            .map(
                                                    round ->
                                                            "{\"with\": %.0f, \"without\": %.0f}"
                                                                    .formatted(
                                                                            round.with,
                                                                            round.without))
                                            .toList()));
        }
    }

    Figures run() throws IOException, InterruptedException, ExecutionException {
        Path agent = UnmeteredAgent.jar(bench.results());
        try (BenchmarkServer metered = start("metered", agent, false);
                BenchmarkServer unmetered = start("unmetered", agent, true)) {
            deploy(metered);
            deploy(unmetered);
            // Code is compiled.
            calls(metered);
            calls(unmetered);
            List<Round> measured = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                double first = i % 2 == 0 ? calls(metered) : calls(unmetered);
                double second = i % 2 == 0 ? calls(unmetered) : calls(metered);
                measured.add(i % 2 == 0 ? new Round(first, second) : new Round(second, first));
            }
            expect(counted(metered) > 0, "nothing was metered where it ought to be");
            expect(counted(unmetered) == 0, "calls were metered that ought not to be");
            return new Figures(measured);
        }
    }

    private BenchmarkServer start(String name, Path agent, boolean off)
            throws IOException, InterruptedException {
        String options = "-javaagent:" + agent + "=" + off;
        return bench.startEmpty("scale-" + name, List.of(), options);
    }

    private void deploy(BenchmarkServer server) throws IOException, InterruptedException {
        server.deploy(FUNCTION, bench.functions(), "handler=io.penstock.e2e.functions.Echo");
    }

    private double calls(BenchmarkServer server) throws InterruptedException, ExecutionException {
        CallLoad.Result result = CallLoad.run(server, CALL, CALLERS, length);
        result.expectNoErrors();
        return result.perSecond();
    }

    private static double counted(BenchmarkServer server) throws IOException, InterruptedException {
        return server.metric("penstock_invocations_total", "function=\"" + FUNCTION + "\"");
    }

    private static void expect(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException(otherwise);
        }
    }
}
