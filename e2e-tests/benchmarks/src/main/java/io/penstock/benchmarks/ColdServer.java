package io.penstock.benchmarks;

import io.penstock.benchmarks.AotCaches.Kind;
import io.penstock.benchmarks.system.BenchmarkServer;
import io.penstock.benchmarks.system.HttpConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** A server whose functions are called for the first time, and a connection to it. */
final class ColdServer implements AutoCloseable {

    /** Gauges are refreshed ten times in a stable window: what they show is at most this old. */
    private static final String FRESH_GAUGES = "penstock.pool.stable-window=1s";

    /** Answers in a row that have to agree, so that the last one was refreshed meanwhile. */
    private static final int AGREEING = 4;

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
     * Starts it.
     *
     * @param name of its directory
     * @param prewarmed how many empty workers it keeps
     * @param caches whose AOT cache its workers have, if they are to have one
     */
    static ColdServer start(Bench bench, String name, int prewarmed, Optional<String> caches)
            throws IOException, InterruptedException {
        List<String> settings =
                List.of(
                        FRESH_GAUGES,
                        "penstock.workers.prewarmed=" + prewarmed,
                        "penstock.workers.aot-cache=" + caches.isPresent());
        String own = "cold-" + name;
        if (caches.isEmpty()) {
            return new ColdServer(bench.startEmpty(own, settings, ""), prewarmed);
        }
        bench.takeCaches(own, caches.get(), Set.of(Kind.WORKER));
        return new ColdServer(bench.start(own, settings, ""), prewarmed);
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

    /** Has one caller call a function again and again. */
    void load(String function, String query, Duration length)
            throws InterruptedException, ExecutionException {
        CallLoad.run(server, FunctionCalls.post(function, query), 1, length).expectNoErrors();
    }

    /** Waits until nothing is on its way: so many workers serve, the prewarmed ones are there. */
    void awaitServing(int workers) throws IOException, InterruptedException {
        Rest.await(
                server,
                AGREEING,
                () ->
                        server.workers().size() == workers + prewarmed
                                && Rest.workers(server, "idle") == prewarmed
                                && Rest.workers(server, "serving") == workers
                                && Rest.workers(server, "draining") == 0);
    }

    /** Waits until a function runs so many calls. */
    void awaitRunning(String function, int calls) throws IOException, InterruptedException {
        Rest.await(
                server,
                AGREEING,
                () ->
                        server.metric(
                                        "penstock_instances",
                                        "function=\"" + function + "\"",
                                        "state=\"leased\"")
                                == calls);
    }

    @Override
    public void close() throws IOException {
        connection.close();
        server.close();
    }
}
