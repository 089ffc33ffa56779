package io.penstock.benchmarks;

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
    private static final int SLEEP_MILLIS = 20;
    private static final Duration ALONE = Duration.ofSeconds(3);
    private static final Duration SAMPLE = Duration.ofMillis(100);

    /** The gauges are at most a second old. */
    private static final int AGREEING = 25;

    private final Bench bench;
    private final int callers;
    private final int rounds;
    private final Duration length;

    /**
     * A step.
     *
     * @param rounds how often
     * @param length how long it is held
     */
    StepLoad(Bench bench, int callers, int rounds, Duration length) {
        this.bench = bench;
        this.callers = callers;
        this.rounds = rounds;
        this.length = length;
    }

    StepFigures run() throws IOException, InterruptedException, ExecutionException {
        List<StepRound> measured = new ArrayList<>();
        try (BenchmarkServer server = bench.startCached("scale-step", List.of())) {
            for (int i = 1; i <= rounds; i++) {
                awaitRest(server);
                measured.add(round(server, FUNCTION + i));
            }
        }
        return new StepFigures(callers, SLEEP_MILLIS, measured);
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
    private StepRound round(BenchmarkServer server, String function)
            throws IOException, InterruptedException, ExecutionException {
        server.deploy(
                function,
                bench.functions(),
                "handler=io.penstock.e2e.functions.Napper&memory=32MiB&maxInstances=" + callers);
        StepRound round = step(server, function);
        server.delete(function);
        return round;
    }

    private StepRound step(BenchmarkServer server, String function)
            throws IOException, InterruptedException, ExecutionException {
        byte[] request = FunctionCalls.post(function, "ms=" + SLEEP_MILLIS);
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            Future<CallLoad.Result> first =
                    executor.submit(() -> CallLoad.run(server, request, 1, ALONE.plus(length)));
            List<StepRound.Point> curve = new ArrayList<>();
            long begin = System.nanoTime() + ALONE.toNanos();
            look(server, function, begin, 0, curve);
            Future<CallLoad.Result> others =
                    executor.submit(() -> CallLoad.run(server, request, callers - 1, length));
            look(server, function, begin, length.toNanos(), curve);
            return new StepRound(
                    first.get().answered() + others.get().answered(),
                    first.get().bad().count() + others.get().bad().count(),
                    curve);
        }
    }

    /** Looks again and again until a time after the step. */
    private static void look(
            BenchmarkServer server,
            String function,
            long step,
            long untilNanos,
            List<StepRound.Point> curve)
            throws IOException, InterruptedException {
        String label = "function=\"" + function + "\"";
        long since = System.nanoTime() - step;
        while (since < untilNanos) {
            curve.add(
                    new StepRound.Point(
                            since / 1e9,
                            server.metric("penstock_instances", label),
                            server.succeeded(function)));
            LockSupport.parkNanos(SAMPLE.toNanos());
            since = System.nanoTime() - step;
        }
    }
}
