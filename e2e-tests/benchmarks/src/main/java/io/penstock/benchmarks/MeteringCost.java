package io.penstock.benchmarks;

import io.penstock.benchmarks.AotCaches.Kind;
import io.penstock.benchmarks.load.Loaded;
import io.penstock.benchmarks.report.BarPanel;
import io.penstock.benchmarks.report.Target;
import io.penstock.benchmarks.system.BenchmarkServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * What ledger and metrics cost in the control plane: the same calls by turns with them and without.
 * The worker reads its meters in both.
 */
final class MeteringCost {

    private static final String FUNCTION = "metered";
    private static final int CALLERS = 32;
    private static final String WITH = "scale-metered";
    private static final String WITHOUT = "scale-unmetered";

    private final Bench bench;
    private final int rounds;
    private final Duration length;
    private final Duration warmUp;

    /**
     * A measurement.
     *
     * @param length of each round, for each of the two
     * @param warmUp how long both are called before, in all
     */
    MeteringCost(Bench bench, int rounds, Duration length, Duration warmUp) {
        this.bench = bench;
        this.rounds = rounds;
        this.length = length;
        this.warmUp = warmUp;
    }

    /**
     * Calls of a while.
     *
     * @param perSecond how many were answered
     * @param cpuMicros processor time of the control plane and its workers for each of them
     */
    record Calls(double perSecond, double cpuMicros) {}

    /**
     * What was measured.
     *
     * @param rounds in order; the first of each has ledger and metrics
     */
    record Figures(List<Turns.Round<Calls>> rounds) {

        /** Copies the rounds. */
        Figures {
            rounds = List.copyOf(rounds);
        }

        private static double share(Turns.Round<Calls> round) {
            return round.one().perSecond / round.other().perSecond;
        }

        private static double cpuShare(Turns.Round<Calls> round) {
            return round.one().cpuMicros / round.other().cpuMicros;
        }

        Target target() {
            return Target.atLeast(
                            "calls/s with ledger and metrics to without; a worker reads its"
                                    + " meters in both",
                            0.95,
                            Medians.of(rounds, Figures::share),
                            "x")
                    .ofRounds(rounds.size());
        }

        /** As bars. */
        BarPanel panel() {
            return new BarPanel(
                    "Ledger and metrics, 32 callers, answers a second",
                    List.of(
                            BarPanel.Bar.of(
                                            "without",
                                            Medians.series(rounds, r -> r.other().perSecond),
                                            0)
                                    .asBaseline(),
                            BarPanel.Bar.of(
                                    "with", Medians.series(rounds, r -> r.one().perSecond), 0)));
        }

        /** As Markdown. */
        String markdown() {
            return """
                   | ledger and metrics of the control plane; a worker reads its meters in both | calls/s | processor time each, µs |
                   |---|---|---|
                   | with | %s | %s |
                   | without | %s | %s |
                   | with to without | %s | %s |
                   """
                    .formatted(
                            Medians.text(Medians.series(rounds, r -> r.one().perSecond), "%.0f"),
                            Medians.text(Medians.series(rounds, r -> r.one().cpuMicros), "%.1f"),
                            Medians.text(Medians.series(rounds, r -> r.other().perSecond), "%.0f"),
                            Medians.text(Medians.series(rounds, r -> r.other().cpuMicros), "%.1f"),
                            Medians.text(Medians.series(rounds, Figures::share), "%.3f"),
                            Medians.text(Medians.series(rounds, Figures::cpuShare), "%.3f"));
        }

        /** As a JSON object. */
        String json() {
            return "{\"share\": %s, \"cpuShare\": %s, \"rounds\": [%s]}"
                    .formatted(
                            Medians.json(Medians.series(rounds, Figures::share)),
                            Medians.json(Medians.series(rounds, Figures::cpuShare)),
                            rounds.stream()
                                    .map(Figures::json)
                                    .collect(Collectors.joining(",\n  ")));
        }

        private static String json(Turns.Round<Calls> round) {
            return """
                   {"with": %.0f, "without": %.0f, "cpuMicrosWith": %.1f, "cpuMicrosWithout": %.1f}"""
                    .formatted(
                            round.one().perSecond,
                            round.other().perSecond,
                            round.one().cpuMicros,
                            round.other().cpuMicros);
        }
    }

    Figures run() throws IOException, InterruptedException, ExecutionException {
        // What makes a cache would be measured too.
        bench.startCached(WITH, List.of()).close();
        bench.takeCaches(WITHOUT, WITH, Set.of(Kind.WORKER));
        Path agent = UnmeteredAgent.jar(bench.results());
        try (BenchmarkServer metered = bench.start(WITH, List.of(), option(agent, false));
                BenchmarkServer unmetered = bench.start(WITHOUT, List.of(), option(agent, true));
                FunctionLoad load = FunctionLoad.start(bench, "scale-metering")) {
            deploy(metered);
            deploy(unmetered);
            Turns.warmUp(warmUp, () -> calls(load, metered), () -> calls(load, unmetered));
            Figures figures =
                    new Figures(
                            Turns.measure(
                                    rounds,
                                    () -> calls(load, metered),
                                    () -> calls(load, unmetered)));
            expect(counted(metered) > 0, "nothing was metered where it ought to be");
            expect(counted(unmetered) == 0, "calls were metered that ought not to be");
            return figures;
        }
    }

    private static String option(Path agent, boolean off) {
        return "-javaagent:" + agent + "=" + off;
    }

    private void deploy(BenchmarkServer server) throws IOException, InterruptedException {
        server.deploy(FUNCTION, bench.functions(), "handler=io.penstock.e2e.functions.Echo");
    }

    private Calls calls(FunctionLoad load, BenchmarkServer server) throws IOException {
        double before = server.processes().cpuSeconds();
        Loaded loaded = load.runWell(server, FUNCTION, CALLERS, length);
        double cpuSeconds = server.processes().cpuSeconds() - before;
        return new Calls(loaded.perSecond(), cpuSeconds * 1e6 / loaded.answered());
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
