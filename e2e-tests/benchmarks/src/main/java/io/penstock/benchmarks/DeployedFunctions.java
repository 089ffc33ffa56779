package io.penstock.benchmarks;

import io.penstock.benchmarks.AotCaches.Kind;
import io.penstock.benchmarks.load.Loaded;
import io.penstock.benchmarks.report.BarPanel;
import io.penstock.benchmarks.report.Series;
import io.penstock.benchmarks.report.Target;
import io.penstock.benchmarks.system.BenchmarkServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What it costs to have many functions deployed: memory of the control plane, its start, and a call
 * of one of them beside a call on a server that has only one.
 */
final class DeployedFunctions {

    private static final String CALLED = "f0";
    private static final String CALL = CALLED + "?ms=0";
    private static final int CALLERS = 8;

    /** The median of fewer says little. */
    private static final int STARTS_LEAST = 3;

    /** With fewer functions the noise of a whole process is more than what is promised of them. */
    private static final int PROCESS_JUDGED_FROM = 10_000;

    private static final String ONE = "scale-one";
    private static final String MANY = "scale-many";

    private final Bench bench;
    private final int rounds;
    private final Duration length;
    private final Duration warmUp;

    /**
     * A measurement.
     *
     * @param rounds how often calls are measured, by turns with the other server
     * @param length of each
     * @param warmUp how long both servers are called before, in all
     */
    DeployedFunctions(Bench bench, int rounds, Duration length, Duration warmUp) {
        this.bench = bench;
        this.rounds = rounds;
        this.length = length;
        this.warmUp = warmUp;
    }

    /**
     * Memory of a control plane that has just been started, after a full collection.
     *
     * @param heapBytes objects in its heap
     * @param residentBytes its process
     */
    record Memory(long heapBytes, long residentBytes) {}

    /**
     * Calls of one function.
     *
     * @param p50Micros alone
     * @param perSecond of several callers
     */
    record Calls(double p50Micros, double perSecond) {}

    /**
     * What was measured.
     *
     * @param functions how many are deployed
     * @param deployed how long deploying them took
     * @param starts of the server with one function and the one with many
     * @param rounds calls of the same
     */
    record Figures(
            int functions,
            Duration deployed,
            List<Turns.Round<OwnStarts.Start<Memory>>> starts,
            List<Turns.Round<Calls>> rounds) {

        private Series heapPerFunction() {
            return perFunction(Memory::heapBytes);
        }

        private Series residentPerFunction() {
            return perFunction(Memory::residentBytes);
        }

        /** KiB over a server with one function, start by start. */
        private Series perFunction(ToLongFunction<Memory> bytes) {
            return Medians.series(
                    starts,
                    round ->
                            (double)
                                            (bytes.applyAsLong(round.other().seen())
                                                    - bytes.applyAsLong(round.one().seen()))
                                    / (functions - 1)
                                    / 1024);
        }

        private Series startMillisOfOne() {
            return Medians.series(starts, round -> round.one().readyMicros() / 1e3);
        }

        private Series startMillis() {
            return Medians.series(starts, round -> round.other().readyMicros() / 1e3);
        }

        double p50Ratio() {
            return Medians.of(rounds, round -> round.other().p50Micros / round.one().p50Micros);
        }

        double throughputRatio() {
            return Medians.of(rounds, round -> round.one().perSecond / round.other().perSecond);
        }

        /** What was promised. */
        List<Target> targets() {
            return Stream.concat(
                            ofMemory().map(target -> target.ofRounds(starts.size())),
                            ofCalls().map(target -> target.ofRounds(rounds.size())))
                    .toList();
        }

        private Stream<Target> ofMemory() {
            Target heap =
                    Target.atMost(
                            "heap per deployed idle function, %d of them".formatted(functions),
                            8,
                            heapPerFunction().median(),
                            " KiB");
            Target process =
                    Target.atMost(
                            "process memory per deployed idle function, %d of them"
                                    .formatted(functions),
                            8,
                            residentPerFunction().median(),
                            " KiB");
            return functions < PROCESS_JUDGED_FROM ? Stream.of(heap) : Stream.of(heap, process);
        }

        private Stream<Target> ofCalls() {
            return Stream.of(
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

        /** Of memory, for a chart. */
        List<BarPanel.Bar> bars() {
            return List.of(
                    BarPanel.Bar.of("%d, heap".formatted(functions), heapPerFunction(), 1),
                    BarPanel.Bar.of("%d, process".formatted(functions), residentPerFunction(), 1));
        }

        /** The head of a Markdown table. */
        static String tableHead() {
            return """
                   | functions | deployed in | each | starts | heap each, KiB | process each, KiB | start p50, ms | with 1 function, ms | p50 of a call, to 1 | calls/s, of 1 |
                   |---|---|---|---|---|---|---|---|---|---|
                   """;
        }

        /** A row of it. */
        String tableRow() {
            return "| %d | %.1f s | %.1f ms | %d | %s | %s | %s | %s | %.2f | %.2f |%n"
                    .formatted(
                            functions,
                            deployed.toNanos() / 1e9,
                            deployed.toNanos() / 1e6 / functions,
                            starts.size(),
                            Medians.text(heapPerFunction(), "%.1f"),
                            Medians.text(residentPerFunction(), "%.1f"),
                            Medians.text(startMillis(), "%.0f"),
                            Medians.text(startMillisOfOne(), "%.0f"),
                            p50Ratio(),
                            1 / throughputRatio());
        }

        /** As a JSON object. */
        String json() {
            return """
                   {"functions": %d, "deployedMillis": %d, "starts": %d, "heapKibPerFunction": %s,
                    "residentKibPerFunction": %s, "startMillis": %s, "startMillisOfOne": %s,
                    "p50Ratio": %.3f, "timePerCallRatio": %.3f}"""
                    .formatted(
                            functions,
                            deployed.toMillis(),
                            starts.size(),
                            Medians.json(heapPerFunction()),
                            Medians.json(residentPerFunction()),
                            Medians.json(startMillis()),
                            Medians.json(startMillisOfOne()),
                            p50Ratio(),
                            throughputRatio());
        }
    }

    /** Makes the data of the server with one function; {@link #run} uses its AOT caches, too. */
    void prepare() throws IOException, InterruptedException, ExecutionException {
        OwnStarts.train(bench, ONE);
        Duration _ = OwnStarts.deploy(bench, ONE, 1);
    }

    Figures run(int functions) throws IOException, InterruptedException, ExecutionException {
        bench.takeCaches(MANY, ONE, Set.of(Kind.WORKER, Kind.CONTROL_PLANE));
        Duration deployed = OwnStarts.deploy(bench, MANY, functions);
        return new Figures(
                functions,
                deployed,
                Turns.measure(Math.max(STARTS_LEAST, rounds), () -> start(ONE), () -> start(MANY)),
                calls());
    }

    private OwnStarts.Start<Memory> start(String name) throws IOException, InterruptedException {
        return OwnStarts.once(bench, bench.form(), name, this::memory);
    }

    /** What a start leaves for later is done by then. */
    private Memory memory(BenchmarkServer server) throws IOException, InterruptedException {
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
        long heap = ProcessMemory.liveHeapBytes(server.pid());
        return new Memory(heap, ProcessMemory.residentBytes(server.pid()));
    }

    private List<Turns.Round<Calls>> calls()
            throws IOException, InterruptedException, ExecutionException {
        List<String> settings = List.of(BenchmarkServer.OWN_CACHE);
        try (BenchmarkServer one = bench.start(ONE, settings, "");
                BenchmarkServer many = bench.start(MANY, settings, "");
                FunctionLoad load = FunctionLoad.start(bench, "scale-functions")) {
            Turns.warmUp(warmUp, () -> calls(load, one), () -> calls(load, many));
            return Turns.measure(rounds, () -> calls(load, one), () -> calls(load, many));
        }
    }

    private Calls calls(FunctionLoad load, BenchmarkServer server) throws IOException {
        Loaded alone = load.runWell(server, CALL, 1, length);
        Loaded together = load.runWell(server, CALL, CALLERS, length);
        return new Calls(alone.latency().p50(), together.perSecond());
    }
}
