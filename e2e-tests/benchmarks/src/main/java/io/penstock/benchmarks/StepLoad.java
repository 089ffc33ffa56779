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
 * A step from one caller to many of a function that sleeps for 20 ms and runs one call at a time.
 */
final class StepLoad {

    private static final String FUNCTION = "napping";
    private static final int SLEEP_MILLIS = 20;
    private static final Duration ALONE = Duration.ofSeconds(3);
    private static final Duration SAMPLE = Duration.ofMillis(100);

    private final Bench bench;
    private final int callers;
    private final Duration length;

    /**
     * A step.
     *
     * @param length how long it is held
     */
    StepLoad(Bench bench, int callers, Duration length) {
        this.bench = bench;
        this.callers = callers;
        this.length = length;
    }

    /**
     * One look at the server.
     *
     * @param seconds since the step; negative before it
     * @param instances instances that are there
     * @param succeeded calls since the start
     */
    record Point(double seconds, double instances, double succeeded) {}

    /**
     * What was measured.
     *
     * @param callers after the step
     * @param answered calls in all
     * @param errors answers that aren't 200
     * @param curve looks, in order
     */
    record Figures(int callers, long answered, long errors, List<Point> curve) {

        /** What as many callers would get if a call took nothing but the sleep. */
        double ideal() {
            return callers / (SLEEP_MILLIS / 1e3);
        }

        /** Calls per second in the second half of the step. */
        double perSecond() {
            double half = curve.getLast().seconds() / 2;
            Point from = curve.stream().filter(point -> point.seconds() >= half).findFirst().get();
            return (curve.getLast().succeeded() - from.succeeded())
                    / (curve.getLast().seconds() - from.seconds());
        }

        /** Instances at the most. */
        double instances() {
            return curve.stream().mapToDouble(Point::instances).max().getAsDouble();
        }

        /** Seconds from the step until nearly as many instances were there as at the most. */
        double secondsToScale() {
            double enough = instances() * 0.99;
            return curve.stream()
                    .filter(point -> point.instances() >= enough)
                    .findFirst()
                    .get()
                    .seconds();
        }

        /** What was promised. */
        List<Target> targets() {
            return List.of(
                    Target.atLeast(
                            "%d callers of a %d ms sleep, concurrency 1: calls/s to the ideal"
                                    .formatted(callers, SLEEP_MILLIS),
                            0.95,
                            perSecond() / ideal(),
                            "x"),
                    Target.atMost("errors during the step, 429 too", 0, (double) errors, ""));
        }

        /** As Markdown. */
        String markdown() {
            return """
                   | callers | ideal/s | calls/s, second half | of ideal | errors | instances | 99 %% of them after |
                   |---|---|---|---|---|---|---|
                   | 1 to %d | %.0f | %.0f | %.3f | %d of %d | %.0f | %.1f s |
                   """
                    .formatted(
                            callers,
                            ideal(),
                            perSecond(),
                            perSecond() / ideal(),
                            errors,
                            answered + errors,
                            instances(),
                            secondsToScale());
        }

        /** The curve as a table with commas. */
        String csv() {
            StringBuilder csv = new StringBuilder("seconds,instances,succeeded\n");
            for (Point point : curve) {
                csv.append(
                        "%.2f,%.0f,%.0f%n"
                                .formatted(point.seconds, point.instances, point.succeeded));
            }
            return csv.toString();
        }

        /** The curve as a chart in SVG. */
        String svg() {
            return new Curve(
                            "From 1 to %d callers at 0 s".formatted(callers),
                            Curve.values(curve, Point::seconds),
                            List.of(
                                    new Curve.Line(
                                            "instances",
                                            "#0b6e4f",
                                            Curve.values(curve, Point::instances)),
                                    new Curve.Line(
                                            "calls since the start",
                                            "#8a5a00",
                                            Curve.values(curve, Point::succeeded))))
                    .svg();
        }

        /** As a JSON object. */
        String json() {
            return """
                   {"callers": %d, "idealPerSecond": %.0f, "perSecond": %.0f, "answered": %d,
                    "errors": %d, "instances": %.0f, "secondsToScale": %.2f}"""
                    .formatted(
                            callers,
                            ideal(),
                            perSecond(),
                            answered,
                            errors,
                            instances(),
                            secondsToScale());
        }
    }

    Figures run() throws IOException, InterruptedException, ExecutionException {
        List<String> settings = List.of("penstock.pool.stable-window=1s");
        try (BenchmarkServer server = bench.startCached("scale-step", settings)) {
            server.deploy(
                    FUNCTION,
                    bench.functions(),
                    "handler=io.penstock.e2e.functions.Napper&memory=32MiB&maxInstances="
                            + callers);
            return step(server);
        }
    }

    private Figures step(BenchmarkServer server)
            throws IOException, InterruptedException, ExecutionException {
        byte[] request = FunctionCalls.post(FUNCTION, "ms=" + SLEEP_MILLIS);
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            Future<CallLoad.Result> first =
                    executor.submit(() -> CallLoad.run(server, request, 1, ALONE.plus(length)));
            List<Point> curve = new ArrayList<>();
            long begin = System.nanoTime() + ALONE.toNanos();
            look(server, begin, 0, curve);
            Future<CallLoad.Result> others =
                    executor.submit(() -> CallLoad.run(server, request, callers - 1, length));
            look(server, begin, length.toNanos(), curve);
            return new Figures(
                    callers,
                    first.get().answered() + others.get().answered(),
                    first.get().errors() + others.get().errors(),
                    curve);
        }
    }

    /** Looks again and again until a time after the step. */
    private static void look(BenchmarkServer server, long step, long untilNanos, List<Point> curve)
            throws IOException, InterruptedException {
        String function = "function=\"" + FUNCTION + "\"";
        long since = System.nanoTime() - step;
        while (since < untilNanos) {
            curve.add(
                    new Point(
                            since / 1e9,
                            server.metric("penstock_instances", function),
                            server.metric(
                                    "penstock_invocations_total",
                                    function,
                                    "outcome=\"succeeded\"")));
            LockSupport.parkNanos(SAMPLE.toNanos());
            since = System.nanoTime() - step;
        }
    }
}
