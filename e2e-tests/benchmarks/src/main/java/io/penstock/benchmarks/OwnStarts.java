package io.penstock.benchmarks;

import io.penstock.benchmarks.report.Percentiles;
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

    /** After the start, until its memory is read. */
    private static final Duration REST = Duration.ofSeconds(10);

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
     * @param ready to its first 200
     * @param restingBytes resident memory of its process, some seconds after the last start
     */
    record Figures(String form, int functions, Percentiles ready, long restingBytes) {

        /** A row of a Markdown table. */
        String tableRow(int samples) {
            return ColdFigures.row(
                    "control plane, %s, with %d functions; at rest %.1f MiB"
                            .formatted(form, functions, restingBytes / 1024.0 / 1024.0),
                    ready,
                    samples,
                    "");
        }

        /** As a JSON object. */
        String json() {
            return "{\"form\": \"%s\", \"functions\": %d, \"ready\": %s, \"restingBytes\": %d}"
                    .formatted(form, functions, ready.json(), restingBytes);
        }
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

    /**
     * Makes a server's data directory with functions in it and an AOT cache for workers.
     *
     * @return how long deploying them took
     */
    static Duration prepare(Bench bench, String name, int functions)
            throws IOException, InterruptedException, ExecutionException {
        try (BenchmarkServer server = bench.startCached(name, List.of())) {
            return deploy(bench, server, functions);
        }
    }

    /** As {@link #prepare}, and with the control plane's own AOT cache. */
    static void prepareTrained(Bench bench, String name, int functions)
            throws IOException, InterruptedException, ExecutionException {
        try (BenchmarkServer server = bench.startTrained(name)) {
            Duration _ = deploy(bench, server, functions);
        }
    }

    private static Duration deploy(Bench bench, BenchmarkServer server, int functions)
            throws InterruptedException, ExecutionException {
        long begin = System.nanoTime();
        deploy(server, bench.functions(), functions, "");
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Starts and stops a server over a data directory, so many times. */
    static Figures measure(Bench bench, Bench.Form form, String name, int functions, int samples)
            throws IOException, InterruptedException {
        Path data = bench.data(name);
        Path log = bench.log(name);
        List<Long> micros = new ArrayList<>();
        long resting = 0;
        for (int i = 0; i < samples; i++) {
            long begin = System.nanoTime();
            try (BenchmarkServer server =
                    BenchmarkServer.spawn(
                            form.distribution(),
                            data,
                            log,
                            List.of(BenchmarkServer.OWN_CACHE),
                            "")) {
                awaitReady(server, begin + START_MAX.toNanos());
                micros.add((System.nanoTime() - begin) / 1000);
                if (i == samples - 1) {
                    TimeUnit.NANOSECONDS.sleep(REST.toNanos());
                    resting = ProcessMemory.residentBytes(server.pid());
                }
            }
        }
        return new Figures(form.name(), functions, Percentiles.of(micros), resting);
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
