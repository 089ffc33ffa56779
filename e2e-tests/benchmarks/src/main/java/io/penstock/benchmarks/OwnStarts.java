package io.penstock.benchmarks;

import io.penstock.benchmarks.report.BarPanel;
import io.penstock.benchmarks.report.Series;
import io.penstock.benchmarks.report.Target;
import io.penstock.benchmarks.system.BenchmarkServer;
import io.penstock.benchmarks.system.HttpConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The control plane's own start with some functions deployed: from the start of its process to the
 * first request that it answers.
 */
final class OwnStarts {

    private static final String HANDLER = "handler=io.penstock.e2e.functions.Napper";
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(2);
    private static final int DEPLOYERS = 4;

    private static final byte[] READY =
            """
            GET /q/health/ready HTTP/1.1\r
            Host: 127.0.0.1\r
            Authorization: Bearer %s\r
            \r
            """
                    .formatted(BenchmarkServer.KEY)
                    .getBytes(StandardCharsets.US_ASCII);

    private OwnStarts() {}

    /**
     * How long starts took.
     *
     * @param form JVM or native
     * @param functions how many are deployed
     * @param readyMillis to its first 200, for each start
     * @param restingBytes resident memory of its process, some time after the last start
     */
    record Figures(String form, int functions, Series readyMillis, long restingBytes) {

        private static final double MEBIBYTE = 1024.0 * 1024.0;

        /** What was promised: something of the native form only, with functions in its store. */
        List<Target> targets() {
            if (!form.equals(Bench.Form.NATIVE) || functions == 0) {
                return List.of();
            }
            return List.of(
                    Target.atMost(
                                    "native control plane with %d functions, p50 to ready"
                                            .formatted(functions),
                                    100,
                                    readyMillis.median(),
                                    " ms")
                            .ofRounds(readyMillis.values().size()),
                    Target.atMost(
                            "the same at rest, resident memory", 80, restingMebibytes(), " MiB"));
        }

        private double restingMebibytes() {
            return restingBytes / MEBIBYTE;
        }

        /** For a chart. */
        BarPanel.Bar bar() {
            return BarPanel.Bar.of("%s, %d functions".formatted(form, functions), readyMillis, 0);
        }

        /** The head of a Markdown table. */
        static String tableHead() {
            return """
                   | zero to ready, ms | p50 | least | greatest | starts |
                   |---|---|---|---|---|
                   """;
        }

        /** A row of it. Of few starts the high percentiles would be the greatest. */
        String tableRow() {
            return "| control plane, %s, with %d functions; at rest %.1f MiB | %.2f | %.2f | %.2f | %d |%n"
                    .formatted(
                            form,
                            functions,
                            restingMebibytes(),
                            readyMillis.median(),
                            readyMillis.min(),
                            readyMillis.max(),
                            readyMillis.values().size());
        }

        /** As a JSON object. */
        String json() {
            return "{\"form\": \"%s\", \"functions\": %d, \"readyMillis\": %s, \"starts\": %d, \"restingBytes\": %d}"
                    .formatted(
                            form,
                            functions,
                            Medians.json(readyMillis),
                            readyMillis.values().size(),
                            restingBytes);
        }
    }

    /**
     * One start.
     *
     * @param readyMicros to its first 200
     * @param seen what was read of the server afterwards
     */
    record Start<T>(long readyMicros, T seen) {}

    /** Reads something of a server that has started. */
    @FunctionalInterface
    interface Look<T> {
        T at(BenchmarkServer server) throws IOException, InterruptedException;
    }

    /** Deploys functions {@code f0, f1, ...} of the same jar. */
    static void deploy(BenchmarkServer server, Path jar, int count, String settings)
            throws InterruptedException, ExecutionException {
        try (ExecutorService executor = Executors.newFixedThreadPool(DEPLOYERS)) {
            List<Future<?>> deployments = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String name = "f" + i;
                deployments.add(
                        executor.submit(
                                () -> {
                                    server.deploy(name, jar, HANDLER + settings);
                                    return name;
                                }));
            }
            for (Future<?> deployment : deployments) {
                deployment.get();
            }
        }
    }

    /** Makes a server's data empty but for both AOT caches, its workers' and its own. */
    static void train(Bench bench, String name) throws IOException, InterruptedException {
        bench.startTrained(name).close();
    }

    /**
     * Deploys functions into a server's data; it has both AOT caches.
     *
     * @return how long deploying them took
     */
    static Duration deploy(Bench bench, String name, int functions)
            throws IOException, InterruptedException, ExecutionException {
        try (BenchmarkServer server = bench.start(name, List.of(BenchmarkServer.OWN_CACHE), "")) {
            long begin = System.nanoTime();
            deploy(server, bench.functions(), functions, "");
            return Duration.ofNanos(System.nanoTime() - begin);
        }
    }

    /**
     * Starts and stops a server over a data directory, so many times.
     *
     * @param rest after the last start, until its memory is read
     */
    static Figures measure(
            Bench bench, Bench.Form form, String name, int functions, int samples, Duration rest)
            throws IOException, InterruptedException {
        List<Start<Long>> starts = new ArrayList<>();
        for (int i = 1; i < samples; i++) {
            starts.add(once(bench, form, name, _ -> 0L));
        }
        Start<Long> last = once(bench, form, name, server -> restingBytes(server, rest));
        starts.add(last);
        return new Figures(
                form.name(),
                functions,
                Medians.series(starts, start -> start.readyMicros / 1e3),
                last.seen);
    }

    private static long restingBytes(BenchmarkServer server, Duration rest)
            throws IOException, InterruptedException {
        TimeUnit.NANOSECONDS.sleep(rest.toNanos());
        return ProcessMemory.residentBytes(server.pid());
    }

    /**
     * Starts a server over a data directory that has both AOT caches, looks at it, and stops it.
     */
    static <T> Start<T> once(Bench bench, Bench.Form form, String name, Look<T> look)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        try (BenchmarkServer server =
                BenchmarkServer.spawn(
                        form.distribution(),
                        bench.data(name),
                        bench.log(name),
                        List.of(BenchmarkServer.OWN_CACHE),
                        "")) {
            awaitReady(server, begin + START_MAX.toNanos());
            long micros = (System.nanoTime() - begin) / 1000;
            return new Start<>(micros, look.at(server));
        }
    }

    private static void awaitReady(BenchmarkServer server, long endNanos) {
        while (!ready(server)) {
            if (!server.runs() || System.nanoTime() - endNanos > 0) {
                throw new IllegalStateException("the server didn't start; see its log");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static boolean ready(BenchmarkServer server) {
        try (HttpConnection connection = server.connect()) {
            return connection.status(READY) == 200;
        } catch (IOException _) {
            // It doesn't listen yet.
            return false;
        }
    }
}
