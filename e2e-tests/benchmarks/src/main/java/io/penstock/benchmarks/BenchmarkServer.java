package io.penstock.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Penstock server of the distribution, with its own data directory and a free port. */
final class BenchmarkServer implements AutoCloseable {

    /** Its admin key. */
    static final String KEY = "the-admin-key-of-the-benchmark";

    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration STOP_MAX = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Process process;
    private final int port;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private BenchmarkServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it and waits until it is ready. Its output goes to {@code log}.
     *
     * @param settings each {@code key=value}
     * @param options other options of its JVM, separated by spaces
     */
    static BenchmarkServer start(
            Path distribution, Path data, Path log, List<String> settings, String options)
            throws IOException, InterruptedException {
        int port = freePort();
        ProcessBuilder builder =
                new ProcessBuilder(
                        distribution.resolve("bin/penstock").toString(),
                        "server",
                        "--port",
                        Integer.toString(port),
                        "--data",
                        data.toString());
        StringBuilder all = new StringBuilder(options);
        settings.forEach(setting -> all.append(" -D").append(setting));
        builder.environment().put("PENSTOCK_JAVA_OPTS", all.toString());
        builder.environment().put("PENSTOCK_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("PENSTOCK_ADMIN_KEY", KEY);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        BenchmarkServer server = new BenchmarkServer(builder.start(), port);
        server.awaitReady();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws InterruptedException {
        long end = System.nanoTime() + START_MAX.toNanos();
        while (!ready()) {
            if (ends() || System.nanoTime() - end > 0) {
                throw new IllegalStateException("the server didn't start; see its log");
            }
        }
    }

    /** Whether it ends before it is time to ask it again. */
    private boolean ends() throws InterruptedException {
        return process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean ready() throws InterruptedException {
        try {
            return get("/q/health/ready").statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    /** Deploys a jar. */
    void deploy(String function, Path jar, String query) throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(
                        request("/v1/functions/" + function + "?" + query)
                                .header("Content-Type", "application/java-archive")
                                .PUT(BodyPublishers.ofFile(jar))
                                .build(),
                        BodyHandlers.ofString());
        if (response.statusCode() != 200 && response.statusCode() != 201) {
            throw new IllegalStateException("not deployed: " + response.body());
        }
    }

    /** How many invocations of a function have succeeded since the start. */
    long succeeded(String function) throws IOException, InterruptedException {
        String label = "function=\"" + function + "\"";
        return get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("penstock_invocations_total{"))
                .filter(line -> line.contains(label) && line.contains("outcome=\"succeeded\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Waits until so many invocations of a function have succeeded. */
    void awaitSucceeded(String function, long count, Duration max)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + max.toNanos();
        while (succeeded(function) < count) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(
                        "%d of %d events ran within %s".formatted(succeeded(function), count, max));
            }
            if (ends()) {
                throw new IllegalStateException("the server ended; see its log");
            }
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).GET().build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + KEY);
    }

    /** A connection of its own. */
    HttpConnection connect() throws IOException {
        return new HttpConnection(port);
    }

    /** Stops it, by force if need be. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
