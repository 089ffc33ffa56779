package io.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.ControlFrame;
import io.penstock.protocol.ControlFrame.Heartbeat;
import io.penstock.protocol.ControlFrame.Load;
import io.penstock.protocol.ControlFrame.LogLine;
import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.Hello;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The other end of the protocol: starts a worker process and speaks with it. */
final class TestingControlPlane implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AtomicLong ids = new AtomicLong();
    private final Map<String, FrameChannel> connections = new ConcurrentHashMap<>();
    private final Queue<ControlFrame> received = new ConcurrentLinkedQueue<>();
    private final Path folder;
    private final ServerSocketChannel server;
    private final Process process;

    /**
     * Starts a worker.
     *
     * @param flags flags of its JVM
     */
    TestingControlPlane(String... flags) throws IOException {
        folder = Files.createTempDirectory("pw");
        Path socket = folder.resolve("s");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(this::accept);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", workerClassPath(), Main.class.getName()));
        process =
                new ProcessBuilder(command)
                        .redirectOutput(folder.resolve("stdout").toFile())
                        .redirectError(folder.resolve("stderr").toFile())
                        .start();
        BufferedWriter stdin = process.outputWriter(StandardCharsets.UTF_8);
        stdin.write(socket + "\ncontrol\n");
        stdin.flush();
        Thread.ofVirtual().start(this::readControl);
    }

    /** What a real worker has on its class path: no test classes, no test libraries. */
    private static String workerClassPath() {
        return String.join(
                System.getProperty("path.separator"),
                List.of(System.getProperty("java.class.path").split(":")).stream()
                        .filter(
                                entry ->
                                        entry.contains("jackson")
                                                || entry.endsWith("worker/target/classes")
                                                || entry.contains("penstock-worker")
                                                || entry.contains("protocol")
                                                || entry.contains("process/target/classes")
                                                || entry.contains("penstock-process")
                                                || entry.contains("penstock-function-api")
                                                || entry.contains("function-sdk/api"))
                        .toList());
    }

    private void accept() {
        try {
            while (true) {
                FrameChannel channel = new FrameChannel(server.accept());
                if (channel.read() instanceof Hello hello) {
                    connections.put(hello.token(), channel);
                }
            }
        } catch (ClosedChannelException _) {
            // The test is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readControl() {
        FrameChannel control = connection("control");
        try {
            while (control.read() instanceof ControlFrame frame) {
                received.add(frame);
            }
        } catch (AsynchronousCloseException _) {
            // The test is over.
        } catch (IOException _) {
            // The worker is gone; the test looks at the process.
        }
    }

    private FrameChannel connection(String token) {
        FrameChannel there = connections.get(token);
        if (there != null) {
            return there;
        }
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> connections.containsKey(token));
        return connections.get(token);
    }

    /** Sends a frame on the control connection. */
    void send(ControlFrame frame) throws IOException {
        connection("control").write(frame);
    }

    /** Cuts the control connection. */
    void cutControl() throws IOException {
        connection("control").close();
    }

    /** Loads a function with one lane. */
    TestingLane load(String handler, Path... jars) throws IOException {
        return load(1, handler, jars).getFirst();
    }

    /** Loads a function with several lanes; only the first may be ready. */
    List<TestingLane> load(int lanes, String handler, Path... jars) throws IOException {
        long instanceId = ids.incrementAndGet();
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < lanes; i++) {
            tokens.add("lane-" + instanceId + "-" + i);
        }
        send(
                new Load(
                        instanceId,
                        List.of(jars).stream().map(Path::toString).toList(),
                        handler,
                        "shop.orders",
                        3,
                        Map.of("COLOR", "green"),
                        Map.of("password", "hush"),
                        tokens));
        return tokens.stream()
                .map(token -> new TestingLane(instanceId, () -> connection(token)))
                .toList();
    }

    /** Frames of a kind that have come on the control connection. */
    <T extends ControlFrame> List<T> received(Class<T> kind) {
        return received.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Waits for a frame on the control connection. */
    <T extends ControlFrame> T awaitFrame(Class<T> kind, Predicate<T> wanted) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> received(kind).stream().anyMatch(wanted));
        return received(kind).stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Waits for a line of output with this text in it. */
    LogLine awaitLine(String text) {
        return awaitFrame(LogLine.class, line -> line.text().contains(text));
    }

    /** The newest heartbeat that comes from now on. */
    Heartbeat nextHeartbeat() {
        int before = received(Heartbeat.class).size();
        await().atMost(PATIENCE).until(() -> received(Heartbeat.class).size() > before);
        return received(Heartbeat.class).getLast();
    }

    Process process() {
        return process;
    }

    /** Waits for the process to end and returns its status. */
    int awaitExit() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(process.isAlive()).isFalse());
        return process.exitValue();
    }

    /** What the process itself has written to standard error. */
    String standardError() throws IOException {
        return Files.readString(folder.resolve("stderr"));
    }

    /** What the process itself has written to standard output. */
    String standardOutput() throws IOException {
        return Files.readString(folder.resolve("stdout"));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        server.close();
        for (FrameChannel channel : connections.values()) {
            channel.close();
        }
    }
}
