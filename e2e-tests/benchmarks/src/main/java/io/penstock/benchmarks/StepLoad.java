package io.penstock.benchmarks;

import io.penstock.benchmarks.load.Loaded;
import io.penstock.benchmarks.system.BenchmarkServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * A step from one caller to many of a function that sleeps for 20 ms and runs one call at a time,
 * again and again on one server that has come to rest before each.
 */
final class StepLoad {

    private static final String FUNCTION = "napping-";
    private static final String WARMING = "warming";
    private static final String HANDLER =
            "handler=io.penstock.e2e.functions.Napper&memory=32MiB&maxInstances=";
    private static final int SLEEP_MILLIS = 20;
    private static final Duration ALONE = Duration.ofSeconds(3);
    private static final Duration SAMPLE = Duration.ofMillis(100);

    /** Of the server, before the first round. */
    private static final int WARMING_CALLERS = 32;

    /** The gauges are at most a second old. */
    private static final int AGREEING = 25;

    private final Bench bench;
    private final int callers;
    private final int rounds;
    private final Duration length;
    private final Duration warmUp;

    /**
     * A step.
     *
     * @param rounds how often
     * @param length how long it is held
     * @param warmUp how long another function is called before, so that what runs often in a
     *     control plane is compiled
     */
    StepLoad(Bench bench, int callers, int rounds, Duration length, Duration warmUp) {
        this.bench = bench;
        this.callers = callers;
        this.rounds = rounds;
        this.length = length;
        this.warmUp = warmUp;
    }

    StepFigures run() throws IOException, InterruptedException, ExecutionException {
        List<StepRound> measured = new ArrayList<>();
        try (BenchmarkServer server = bench.startCached("scale-step", List.of());
                FunctionLoad load = FunctionLoad.start(bench, "scale-step")) {
            warm(server, load);
            for (int i = 1; i <= rounds; i++) {
                awaitRest(server);
                measured.add(round(server, load, FUNCTION + i));
            }
        }
        return new StepFigures(callers, SLEEP_MILLIS, measured);
    }

    private void warm(BenchmarkServer server, FunctionLoad load)
            throws IOException, InterruptedException {
        server.deploy(WARMING, bench.functions(), HANDLER + WARMING_CALLERS);
        load.runWell(server, call(WARMING), WARMING_CALLERS, warmUp);
        server.delete(WARMING);
    }

    /** Waits until only workers are left that serve nobody. */
    private static void awaitRest(BenchmarkServer server) throws IOException, InterruptedException {
        Rest.await(
                server,
                AGREEING,
                () ->
                        Rest.workers(server, "serving") == 0
                                && Rest.workers(server, "draining") == 0
                                && Rest.workers(server, "idle") == server.workers().size());
    }

    /** A function of its own, so that its instances and calls are counted from 0. */
    private StepRound round(BenchmarkServer server, FunctionLoad load, String function)
            throws IOException, InterruptedException, ExecutionException {
        server.deploy(function, bench.functions(), HANDLER + callers);
        StepRound round = step(server, load, function);
        server.delete(function);
        return round;
    }

    private static String call(String function) {
        return "%s?ms=%d".formatted(function, SLEEP_MILLIS);
    }

    private StepRound step(BenchmarkServer server, FunctionLoad load, String function)
            throws IOException, InterruptedException, ExecutionException {
        String call = call(function);
        Loaded alone = load.run(server, call, 1, ALONE);
        List<StepRound.Point> curve = new ArrayList<>();
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<Loaded> all = executor.submit(() -> load.run(server, call, callers, length));
            look(server, function, curve);
            Loaded step = all.get();
            return new StepRound(
                    alone.answered() + step.answered(),
                    alone.failed() + step.failed(),
                    step.generatorCpus(),
                    curve);
        }
    }

    /** Looks again and again, as long as the step takes. */
    private void look(BenchmarkServer server, String function, List<StepRound.Point> curve)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long since = 0;
        while (since < length.toNanos()) {
            BenchmarkServer.Seen seen = server.seen(function);
            curve.add(
                    new StepRound.Point(
                            since / 1e9,
                            seen.instances(),
                            seen.succeeded(),
                            server.processes().cpuSeconds()));
            LockSupport.parkNanos(SAMPLE.toNanos());
            since = System.nanoTime() - begin;
        }
    }
}
