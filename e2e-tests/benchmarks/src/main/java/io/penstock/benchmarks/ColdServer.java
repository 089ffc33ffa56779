package io.penstock.benchmarks;

import io.penstock.benchmarks.system.BenchmarkServer;
import io.penstock.benchmarks.system.HttpConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A server whose functions are called for the first time, and a connection to it. */
final class ColdServer implements AutoCloseable {

    /** Gauges are refreshed ten times in a stable window: what they show is at most this old. */
    private static final String FRESH_GAUGES = "penstock.pool.stable-window=1s";

    /** Answers in a row that have to agree, so that the last one was refreshed meanwhile. */
    private static final int AGREEING = 4;

    private static final Duration WAIT_MAX = Duration.ofMinutes(2);

    private final BenchmarkServer server;
    private final HttpConnection connection;
    private final int prewarmed;

    private ColdServer(BenchmarkServer server, int prewarmed) throws IOException {
        this.server = server;
        this.connection = server.connect();
        this.prewarmed = prewarmed;
    }

    /**
     * A call's answer and how long it took.
     *
     * @param micros from its first byte to the answer's last
     */
    record Timed(HttpConnection.Answer answer, long micros) {}

    /**
     * Starts it, and waits for its AOT cache if it is to have one.
     *
     * @param name of its directory
     * @param prewarmed how many empty workers it keeps
     */
    static ColdServer start(Bench bench, String name, int prewarmed, boolean aotCache)
            throws IOException, InterruptedException {
        List<String> settings =
                List.of(
                        FRESH_GAUGES,
                        "penstock.workers.prewarmed=" + prewarmed,
                        "penstock.workers.aot-cache=" + aotCache);
        String own = "cold-" + name;
        BenchmarkServer server =
                aotCache ? bench.startCached(own, settings) : bench.startEmpty(own, settings, "");
        return new ColdServer(server, prewarmed);
    }

    void deploy(String function, Path jar, String query) throws IOException, InterruptedException {
        server.deploy(function, jar, query);
    }

    void delete(String function) throws IOException, InterruptedException {
        server.delete(function);
    }

    /** A connection of its own. */
    HttpConnection connect() throws IOException {
        return server.connect();
    }

    /** Calls a function. */
    Timed call(String function, String query) throws IOException {
        byte[] request = FunctionCalls.post(function, query);
        long begin = System.nanoTime();
        HttpConnection.Answer answer = connection.answer(request);
        return new Timed(answer, (System.nanoTime() - begin) / 1000);
    }

    /** Waits until nothing is on its way: so many workers serve, the prewarmed ones are there. */
    void awaitServing(int workers) throws IOException, InterruptedException {
        await(
                () ->
                        server.workers().size() == workers + prewarmed
                                && workers("idle") == prewarmed
                                && workers("serving") == workers
                                && workers("draining") == 0);
    }

    private double workers(String state) throws IOException, InterruptedException {
        return server.metric("penstock_workers", "state=\"" + state + "\"");
    }

    /** Waits until a function runs so many calls. */
    void awaitRunning(String function, int calls) throws IOException, InterruptedException {
        await(
                () ->
                        server.metric(
                                        "penstock_instances",
                                        "function=\"" + function + "\"",
                                        "state=\"leased\"")
                                == calls);
    }

    /** Something to wait for. */
    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private void await(Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + WAIT_MAX.toNanos();
        int agreed = 0;
        while (agreed < AGREEING) {
            agreed = condition.holds() ? agreed + 1 : 0;
            if (server.ends() || System.nanoTime() - end > 0) {
                throw new IllegalStateException("the server doesn't come to rest; see its log");
            }
        }
    }

    @Override
    public void close() throws IOException {
        connection.close();
        server.close();
    }
}
