package io.penstock.benchmarks;

import io.penstock.benchmarks.report.Percentiles;
import io.penstock.benchmarks.system.BenchmarkServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * What it costs to have many functions deployed: memory of the control plane, its start, and a call
 * of one of them beside a call on a server that has only one.
 */
final class DeployedFunctions {

    private static final String CALLED = "f0";
    private static final byte[] CALL = FunctionCalls.post(CALLED, "ms=0");
    private static final int CALLERS = 8;
    private static final int STARTS = 5;
    private static final String ONE = "scale-one";
    private static final String MANY = "scale-many";

    private final Bench bench;
    private final int rounds;
    private final Duration length;

    /**
     * A measurement.
     *
     * @param rounds how often calls are measured, by turns with the other server
     * @param length of each
     */
    DeployedFunctions(Bench bench, int rounds, Duration length) {
        this.bench = bench;
        this.rounds = rounds;
        this.length = length;
    }

    /**
     * Memory of a control plane that has just been started, after a full collection.
     *
     * @param heapBytes objects in its heap
     * @param residentBytes its process
     */
    record Memory(long heapBytes, long residentBytes) {

        private static Memory of(BenchmarkServer server) throws IOException, InterruptedException {
            long heap = ProcessMemory.liveHeapBytes(server.pid());
            return new Memory(heap, ProcessMemory.residentBytes(server.pid()));
        }
    }

    /**
     * Calls of one function.
     *
     * @param p50Micros alone
     * @param perSecond of several callers
     */
    record Calls(double p50Micros, double perSecond) {}

    /**
     * A round of calls.
     *
     * @param one on the server with one function
     * @param many on the server with many
     */
    record Round(Calls one, Calls many) {}

    /**
     * What was measured.
     *
     * @param functions how many are deployed
     * @param deployed how long deploying them took
     * @param heapPerFunction bytes of the heap, over a server with one
     * @param residentPerFunction bytes of the process, over a server with one
     * @param start starts with that many
     * @param rounds calls
     */
    record Figures(
            int functions,
            Duration deployed,
            double heapPerFunction,
            double residentPerFunction,
            Percentiles start,
            List<Round> rounds) {

        double p50Ratio() {
            return Medians.of(rounds, round -> round.many.p50Micros / round.one.p50Micros);
        }

        double throughputRatio() {
            return Medians.of(rounds, round -> round.one.perSecond / round.many.perSecond);
        }

        /** What was promised. */
        List<Target> targets() {
            return List.of(
                    Target.atMost(
                            "heap per deployed idle function, %d of them".formatted(functions),
                            8,
                            heapPerFunction / 1024,
                            " KiB"),
                    Target.atMost(
                            "process memory per deployed idle function, %d of them"
                                    .formatted(functions),
                            8,
                            residentPerFunction / 1024,
                            " KiB"),
                    Target.atMost(
                            "p50 of a call, %d functions to 1".formatted(functions),
                            1.1,
                            p50Ratio(),
                            "x"),
                    Target.atMost(
                            "time per call of %d callers, %d functions to 1"
                                    .formatted(CALLERS, functions),
                            1.1,
                            throughputRatio(),
                            "x"));
        }

        /** The head of a Markdown table. */
        static String tableHead() {
            return """
                   | functions | deployed in | each | heap each | process each | start p50 | p50 of a call, to 1 | calls/s, of 1 |
                   |---|---|---|---|---|---|---|---|
                   """;
        }

        /** A row of it. */
        String tableRow() {
            return "| %d | %.1f s | %.1f ms | %.1f KiB | %.1f KiB | %.0f ms | %.2f | %.2f |%n"
                    .formatted(
                            functions,
                            deployed.toNanos() / 1e9,
                            deployed.toNanos() / 1e6 / functions,
                            heapPerFunction / 1024,
                            residentPerFunction / 1024,
                            start.p50() / 1e3,
                            p50Ratio(),
                            1 / throughputRatio());
        }

        /** As a JSON object. */
        String json() {
            return """
                   {"functions": %d, "deployedMillis": %d, "heapPerFunction": %.0f,
                    "residentPerFunction": %.0f, "start": %s, "p50Ratio": %.3f,
                    "timePerCallRatio": %.3f}"""
                    .formatted(
                            functions,
                            deployed.toMillis(),
                            heapPerFunction,
                            residentPerFunction,
                            start.json(),
                            p50Ratio(),
                            throughputRatio());
        }
    }

    Figures run(int functions) throws IOException, InterruptedException, ExecutionException {
        OwnStarts.prepare(bench, ONE, 1);
        Duration deployed = OwnStarts.prepare(bench, MANY, functions);
        OwnStarts.Figures start = OwnStarts.measure(bench, bench.form(), MANY, functions, STARTS);
        try (BenchmarkServer one = bench.start(ONE, List.of(), "");
                BenchmarkServer many = bench.start(MANY, List.of(), "")) {
            Memory least = Memory.of(one);
            Memory most = Memory.of(many);
            int more = functions - 1;
            return new Figures(
                    functions,
                    deployed,
                    (double) (most.heapBytes - least.heapBytes) / more,
                    (double) (most.residentBytes - least.residentBytes) / more,
                    start.ready(),
                    calls(one, many));
        }
    }

    private List<Round> calls(BenchmarkServer one, BenchmarkServer many)
            throws InterruptedException, ExecutionException {
        calls(one);
        calls(many);
        List<Round> measured = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            // By turns first: what comes second has the warmer machine.
            if (i % 2 == 0) {
                Calls first = calls(one);
                measured.add(new Round(first, calls(many)));
            } else {
                Calls first = calls(many);
                measured.add(new Round(calls(one), first));
            }
        }
        return measured;
    }

    private Calls calls(BenchmarkServer server) throws InterruptedException, ExecutionException {
        CallLoad.Result alone = CallLoad.run(server, CALL, 1, length);
        CallLoad.Result together = CallLoad.run(server, CALL, CALLERS, length);
        alone.expectNoErrors();
        together.expectNoErrors();
        return new Calls(Percentiles.of(alone.micros()).p50(), together.perSecond());
    }
}
