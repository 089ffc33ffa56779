package io.penstock.benchmarks.system;

import io.penstock.benchmarks.process.ProcessEnd;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A Penstock server of the distribution, with its own data directory and a free port. */
public final class BenchmarkServer implements AutoCloseable {

    /** Its admin key. */
    public static final String KEY = "the-admin-key-of-the-benchmark";

    /** The setting that has the control plane make an AOT cache of its own, and use it. */
    public static final String OWN_CACHE = "penstock.control-plane.aot-cache=true";

    private static final Duration START_MAX = Duration.ofMinutes(3);
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
    public static BenchmarkServer start(
            Path distribution, Path data, Path log, List<String> settings, String options)
            throws IOException, InterruptedException {
        BenchmarkServer server = spawn(distribution, data, log, settings, options);
        boolean ready = false;
        try {
            server.awaitReady();
            ready = true;
            return server;
        } finally {
            if (!ready) {
                server.close();
            }
        }
    }

    /** As {@link #start}, but doesn't wait. */
    public static BenchmarkServer spawn(
            Path distribution, Path data, Path log, List<String> settings, String options)
            throws IOException {
        int port = Ports.free();
        ProcessBuilder builder =
                new ProcessBuilder(
                        distribution.resolve("bin/penstock").toString(),
                        "server",
                        "--port",
                        Integer.toString(port),
                        "--data",
                        data.toString());
        // What it is made by would be measured too.
        builder.environment().put("PENSTOCK_CONTROL_PLANE_AOT_CACHE", "false");
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            builder.environment()
                    .put(variable(setting.substring(0, equals)), setting.substring(equals + 1));
        }
        builder.environment().put("PENSTOCK_JAVA_OPTS", options);
        builder.environment().put("PENSTOCK_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("PENSTOCK_ADMIN_KEY", KEY);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        return new BenchmarkServer(builder.start(), port);
    }

    /** The variable a setting is read from: the native form has no system properties. */
    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** It listens there, on the loopback. */
    public int port() {
        return port;
    }

    /** Its control plane, workers and adapter host. */
    public ProcessTree processes() {
        return new ProcessTree(process.toHandle());
    }

    private void awaitReady() throws InterruptedException {
        long end = System.nanoTime() + START_MAX.toNanos();
        while (!ready()) {
            if (ends() || System.nanoTime() - end > 0) {
                throw new IllegalStateException("the server didn't start; see its log");
            }
        }
    }

    /** Whether its process is there. */
    public boolean runs() {
        return process.isAlive();
    }

    /** Whether it ends before it is time to ask it again. */
    public boolean ends() throws InterruptedException {
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
    public void deploy(String function, Path jar, String query)
            throws IOException, InterruptedException {
        expect(
                request("/v1/functions/" + function + "?" + query)
                        .header("Content-Type", "application/java-archive")
                        .PUT(BodyPublishers.ofFile(jar))
                        .build());
    }

    /** Deletes a function: its instances end, and workers that have no others. */
    public void delete(String function) throws IOException, InterruptedException {
        expect(request("/v1/functions/" + function).DELETE().build());
    }

    /** Identifies the process. */
    public long pid() {
        return process.pid();
    }

    /** The processes it has started that run: its workers. */
    public List<Long> workers() {
        return process.descendants().map(ProcessHandle::pid).toList();
    }

    /** The sum of the lines of a metric that have all of these labels, {@code name="value"}. */
    public double metric(String meter, String... labels) throws IOException, InterruptedException {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(meter + "{"))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(BenchmarkServer::value)
                .sum();
    }

    /** How many invocations of a function have succeeded since the start. */
    public long succeeded(String function) throws IOException, InterruptedException {
        return sum(metrics(), "penstock_invocations_total", "function", function, "succeeded");
    }

    /**
     * A function at one moment.
     *
     * @param instances those that take calls, at most a second ago
     * @param succeeded invocations since the start
     */
    public record Seen(double instances, long succeeded) {}

    /** How a function stands, from one look at the metrics. */
    public Seen seen(String function) throws IOException, InterruptedException {
        String metrics = metrics();
        double instances =
                metrics.lines()
                        .filter(line -> line.startsWith("penstock_instances{"))
                        .filter(line -> line.contains("function=\"" + function + "\""))
                        .filter(line -> line.matches(".*state=\"(ready|leased)\".*"))
                        .mapToDouble(BenchmarkServer::value)
                        .sum();
        return new Seen(
                instances,
                sum(metrics, "penstock_invocations_total", "function", function, "succeeded"));
    }

    /**
     * How far the events of a trigger have come since the start.
     *
     * @param accepted those that are durable
     * @param succeeded those whose function has run, which has no other events
     */
    public record Progress(long accepted, long succeeded) {}

    /** How far the events of a trigger and its function have come. */
    public Progress progress(String trigger, String function)
            throws IOException, InterruptedException {
        String metrics = metrics();
        return new Progress(
                sum(metrics, "penstock_trigger_events_total", "trigger", trigger, "accepted"),
                sum(metrics, "penstock_invocations_total", "function", function, "succeeded"));
    }

    private String metrics() throws IOException, InterruptedException {
        return get("/q/metrics").body();
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ')));
    }

    private static long sum(
            String metrics, String meter, String label, String value, String outcome) {
        return metrics.lines()
                .filter(line -> line.startsWith(meter + "{"))
                .filter(line -> line.contains(label + "=\"" + value + "\""))
                .filter(line -> line.contains("outcome=\"" + outcome + "\""))
                .mapToLong(line -> (long) value(line))
                .sum();
    }

    /** Makes a trigger. */
    public void putTrigger(String name, String type, String function, String config)
            throws IOException, InterruptedException {
        String body =
                "{\"type\": \"%s\", \"function\": \"%s\", \"config\": %s}"
                        .formatted(type, function, config);
        expect(
                request("/v1/triggers/" + name)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(body))
                        .build());
    }

    /** Makes a trigger go on, and doesn't wait. */
    public void resume(String trigger) throws IOException, InterruptedException {
        expect(
                request("/v1/triggers/" + trigger + "/resume")
                        .POST(BodyPublishers.noBody())
                        .build());
    }

    /** Stops a trigger; what is on its way may come after. */
    public void pause(String trigger) throws IOException, InterruptedException {
        expect(request("/v1/triggers/" + trigger + "/pause").POST(BodyPublishers.noBody()).build());
    }

    /** Waits until a trigger has a state. */
    public void awaitState(String trigger, String state, Duration max)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + max.toNanos();
        String shown = get("/v1/triggers/" + trigger).body();
        while (!shown.contains("\"state\":\"" + state + "\"")) {
            if (ends() || System.nanoTime() - end > 0) {
                throw new IllegalStateException("not " + state + ": " + shown);
            }
            shown = get("/v1/triggers/" + trigger).body();
        }
    }

    private void expect(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException(request + ": " + response.body());
        }
    }

    /** Waits until so many invocations of a function have succeeded. */
    public void awaitSucceeded(String function, long count, Duration max)
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
    public HttpConnection connect() throws IOException {
        return new HttpConnection(port);
    }

    /** Stops it, by force if need be. */
    @Override
    public void close() {
        ProcessEnd.ask(process, STOP_MAX);
    }
}
