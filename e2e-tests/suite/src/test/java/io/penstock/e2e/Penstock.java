package io.penstock.e2e;

import static org.awaitility.Awaitility.await;

import io.penstock.trigger.spi.TestingPorts;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One Penstock server: the real start script of the distribution, a data directory of its own and a
 * free port of the loopback. It can be stopped, killed and started again over the same data. Used
 * by one test at a time.
 */
final class Penstock implements AutoCloseable {

    static final Path DISTRIBUTION =
            Path.of(System.getProperty("penstock.distribution", "../../target/penstock"));

    /** Whether {@link #DISTRIBUTION} is the native form. */
    static final boolean NATIVE = Files.notExists(DISTRIBUTION.resolve("lib"));

    /** Of the repository. */
    static final Path ROOT = DISTRIBUTION.toAbsolutePath().normalize().getParent().getParent();

    private static final String HOST_MAIN = "io.penstock.trigger.host.Main";
    private static final String ADMIN_KEY = "PENSTOCK_ADMIN_KEY";

    /**
     * A server that lives for seconds spends more on what would make it fast than it gains. Those
     * of {@link Alone} run as they are shipped.
     */
    static final String SHORT_LIVED =
            NATIVE || Boolean.getBoolean("penstock.test.as-shipped")
                    ? ""
                    : "-XX:TieredStopAtLevel=1 ";

    private static final Duration START_MAX = Duration.ofSeconds(90);
    private static final Duration STOP_MAX = Duration.ofSeconds(40);

    /** Content types are sent as they are written. */
    private static final RestAssuredConfig PLAIN =
            RestAssuredConfig.config()
                    .encoderConfig(
                            EncoderConfig.encoderConfig()
                                    .appendDefaultContentCharsetToContentTypeIfUndefined(false));

    private final Path distribution;
    private final Path data;
    private final Path log;
    private final int port;
    private final String javaOptions;
    private final Map<String, String> environment;
    private final HttpClient client = HttpClient.newHttpClient();
    private Process process;

    private Penstock(
            Path distribution,
            Path data,
            Path log,
            int port,
            String javaOptions,
            Map<String, String> environment) {
        this.distribution = distribution;
        this.data = data;
        this.log = log;
        this.port = port;
        this.javaOptions = javaOptions;
        this.environment = environment;
    }

    /** A server that isn't started yet. */
    static Penstock create(String name, List<String> javaOptions) throws IOException {
        return create(name, javaOptions, Map.of());
    }

    /** A server that isn't started yet, with environment variables of its own. */
    static Penstock create(String name, List<String> javaOptions, Map<String, String> environment)
            throws IOException {
        return create(DISTRIBUTION, name, javaOptions, environment);
    }

    /** A server of another distribution that isn't started yet. */
    static Penstock create(
            Path distribution,
            String name,
            List<String> javaOptions,
            Map<String, String> environment)
            throws IOException {
        Penstock server = withoutCaches(distribution, name, javaOptions, environment);
        if (distribution.equals(DISTRIBUTION)) {
            LentCache.lend(server.data);
        }
        return server;
    }

    /** A server that isn't started yet and makes AOT caches of its own. */
    static Penstock withoutCaches(String name, List<String> javaOptions) throws IOException {
        return withoutCaches(DISTRIBUTION, name, javaOptions, Map.of());
    }

    private static Penstock withoutCaches(
            Path distribution,
            String name,
            List<String> javaOptions,
            Map<String, String> environment)
            throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "e2e").toAbsolutePath());
        // Another JVM may have a server of that name, too.
        String fork = System.getProperty("penstock.test.fork", "jvm1");
        Path log = folder.resolve(name + "-" + fork + ".log");
        Files.deleteIfExists(log);
        // Short: a Unix domain socket's path has at most 107 bytes.
        Path data = Files.createTempDirectory("penstock");
        return new Penstock(
                distribution,
                data,
                log,
                TestingPorts.free(),
                String.join(" ", javaOptions),
                environment);
    }

    /** Starts it and returns once it is ready. */
    void start() throws IOException {
        launch();
        awaitReady();
    }

    /** Starts it and doesn't wait. */
    void launch() throws IOException {
        launch(command(port));
    }

    /** Starts it with a listening socket that outlives it, and doesn't wait. */
    void launchHeld() throws IOException {
        ProcessBuilder builder = command(port);
        launch(builder.command(SocketHolder.command(port, builder.command())));
    }

    private void launch(ProcessBuilder builder) throws IOException {
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        process = builder.start();
    }

    /** The server itself, started by {@link #launchHeld}, if it lives now. */
    Optional<ProcessHandle> heldProcess() {
        return process.children().filter(ProcessHandle::isAlive).findFirst();
    }

    /** Waits until it is ready. */
    void awaitReady() {
        Process started = process;
        try {
            await("server ready")
                    .atMost(START_MAX)
                    .pollInterval(Duration.ofMillis(50))
                    .failFast("the server ended", () -> !started.isAlive())
                    .until(this::ready);
        } catch (ConditionTimeoutException e) {
            StuckServer.print(this);
            throw e;
        }
    }

    private ProcessBuilder command(int listenPort) {
        ProcessBuilder builder =
                new ProcessBuilder(
                        distribution.resolve("bin/penstock").toString(),
                        "server",
                        "--port",
                        Integer.toString(listenPort),
                        "--data",
                        data.toString());
        // It has its own.
        builder.environment().remove("PENSTOCK_JAVA_HOME");
        builder.environment().put("PENSTOCK_JAVA_OPTS", SHORT_LIVED + javaOptions);
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true);
    }

    /**
     * A start that came to nothing.
     *
     * @param output all that was printed
     */
    record Refusal(int exitCode, String output) {}

    /**
     * Starts a second process over the same data on a port of its own, which must end by itself.
     */
    Refusal startAnother() throws IOException {
        Path output = Files.createTempFile(log.getParent(), "another", ".log");
        Process another = command(0).redirectOutput(output.toFile()).start();
        try {
            if (!another.waitFor(START_MAX.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the start wasn't refused: " + Files.readString(output));
            }
            return new Refusal(another.exitValue(), Files.readString(output));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while a server started", e);
        } finally {
            another.destroyForcibly();
            Files.delete(output);
        }
    }

    /** Starts a server over no data with options that must stop the start. */
    static Refusal refused(String name, List<String> javaOptions) throws IOException {
        try (Penstock server = create(name, javaOptions)) {
            return server.startAnother();
        }
    }

    /** Whether it says that it is ready. */
    boolean ready() {
        if (!environment.containsKey(ADMIN_KEY) && !Files.exists(data.resolve("admin.key"))) {
            return false;
        }
        HttpRequest request =
                HttpRequest.newBuilder(uri("/q/health/ready"))
                        .header("Authorization", "Bearer " + key())
                        .timeout(Duration.ofSeconds(5))
                        .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Sends SIGTERM and doesn't wait. */
    void terminate() {
        process.destroy();
    }

    /** Waits until the process has ended. */
    void awaitEnd() {
        try {
            if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                StuckServer.print(this);
                throw new AssertionError("the server didn't end within " + STOP_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the server's end", e);
        }
    }

    /** What it has ended with. */
    int exitCode() {
        return process.exitValue();
    }

    /** Stops it politely and starts it again. */
    void restart() throws IOException {
        terminate();
        awaitEnd();
        start();
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** The server's process. */
    ProcessHandle process() {
        return process.toHandle();
    }

    /**
     * Its child processes that live now, but for the one that runs triggers and the one that makes
     * an AOT cache: the workers.
     */
    List<ProcessHandle> workers() {
        return process.children()
                .filter(ProcessHandle::isAlive)
                .filter(child -> !isAdapterHost(child) && !hasArgument(child, "train"))
                .toList();
    }

    /** The process that runs its triggers, if it lives now. */
    Optional<ProcessHandle> adapterHost() {
        return process.children()
                .filter(ProcessHandle::isAlive)
                .filter(Penstock::isAdapterHost)
                .findFirst();
    }

    /** The process that makes an AOT cache of its control plane, if it lives now. */
    Optional<ProcessHandle> training() {
        return process.children()
                .filter(ProcessHandle::isAlive)
                .filter(child -> hasArgument(child, "train"))
                .findFirst();
    }

    private static boolean isAdapterHost(ProcessHandle child) {
        return hasArgument(child, HOST_MAIN);
    }

    private static boolean hasArgument(ProcessHandle child, String argument) {
        return child.info().arguments().stream()
                .anyMatch(arguments -> List.of(arguments).contains(argument));
    }

    /** Its data directory. */
    Path data() {
        return data;
    }

    /** Where its output goes. */
    Path log() {
        return log;
    }

    /** What it has printed so far. */
    List<String> logLines() throws IOException {
        if (!Files.exists(log)) {
            return List.of();
        }
        // A function may print any bytes.
        return new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1).lines().toList();
    }

    /** The admin key. */
    String key() {
        if (environment.containsKey(ADMIN_KEY)) {
            return environment.get(ADMIN_KEY);
        }
        try {
            return Files.readString(data.resolve("admin.key")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port it listens on. */
    int port() {
        return port;
    }

    /** An address on this server. */
    URI uri(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + port + pathAndQuery);
    }

    /** A request with the admin key. */
    RequestSpecification given() {
        return anonymous().header("Authorization", "Bearer " + key());
    }

    /** A request without a key. */
    RequestSpecification anonymous() {
        return RestAssured.given().config(PLAIN).baseUri("http://127.0.0.1").port(port);
    }

    /** What the server measures now. */
    Metrics metrics() {
        return Metrics.parse(given().get("/q/metrics").then().statusCode(200).extract().asString());
    }

    /**
     * What the heap of the control plane holds after a full collection, by its own account: the
     * native form has no histogram of classes.
     */
    long heapBytes() throws IOException, InterruptedException {
        new WorkerMemory(process.pid()).collect();
        long bytes = (long) metrics().sum("jvm_memory_used_bytes", "area=heap");
        if (bytes <= 0) {
            throw new AssertionError("the control plane doesn't say what its heap holds");
        }
        return bytes;
    }

    /** Asynchronous invocations of the functions on this server. */
    Events events() {
        return new Events(this);
    }

    /** The triggers on this server. */
    Triggers triggers() {
        return new Triggers(this);
    }

    /** The functions on this server. */
    Functions functions() {
        return new Functions(this);
    }

    /** Stops it, by force if need be, and removes its data. */
    @Override
    public void close() throws IOException {
        if (process != null && process.isAlive()) {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroy();
            try {
                awaitEnd();
            } finally {
                process.destroyForcibly();
                children.forEach(ProcessHandle::destroyForcibly);
            }
        }
        // What a killed server had started ends by itself, a moment later.
        await("removed data")
                .atMost(STOP_MAX)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsMatching(Penstock::isStillWritten)
                .until(this::removeData);
    }

    private static boolean isStillWritten(Throwable failure) {
        return failure instanceof DirectoryNotEmptyException
                || failure.getCause() instanceof NoSuchFileException;
    }

    private boolean removeData() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        }
        return true;
    }
}
