package io.penstock.trigger.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.ControlFrame.LogLine;
import io.penstock.protocol.Frame;
import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.Hello;
import io.penstock.protocol.Slice;
import io.penstock.protocol.TriggerFrame.Accepted;
import io.penstock.protocol.TriggerFrame.Adapters;
import io.penstock.protocol.TriggerFrame.Answer;
import io.penstock.protocol.TriggerFrame.Ask;
import io.penstock.protocol.TriggerFrame.Closed;
import io.penstock.protocol.TriggerFrame.Drain;
import io.penstock.protocol.TriggerFrame.Emit;
import io.penstock.protocol.TriggerFrame.Open;
import io.penstock.protocol.TriggerFrame.Spec;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** The other end of the protocol: starts a host process and speaks with it. */
final class TestingControlPlane implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long ASK_MILLIS_MAX = 20_000;

    private final Queue<Frame> received = new ConcurrentLinkedQueue<>();
    private final Path folder;
    private final ServerSocketChannel server;
    private final Process process;
    private final FrameChannel host;

    /**
     * Starts a host.
     *
     * @param adapters the adapters' directory
     */
    TestingControlPlane(Path adapters) throws IOException {
        folder = Files.createTempDirectory("ph");
        Path socket = folder.resolve("s");
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx256m",
                                "-Dpenstock.adapters=" + adapters,
                                "-cp",
                                String.join(":", TestingLibrary.hostClassPath()),
                                Main.class.getName())
                        .redirectOutput(folder.resolve("stdout").toFile())
                        .redirectError(folder.resolve("stderr").toFile())
                        .start();
        BufferedWriter stdin = process.outputWriter(StandardCharsets.UTF_8);
        stdin.write(socket + "\ntoken\n");
        stdin.flush();
        host = new FrameChannel(accept());
        assertThat(host.read())
                .isInstanceOfSatisfying(
                        Hello.class,
                        hello -> {
                            assertThat(hello.token()).isEqualTo("token");
                        });
        Thread.ofVirtual().start(this::readAll);
    }

    /** Doesn't wait for a process that has died. */
    private SocketChannel accept() throws IOException {
        server.configureBlocking(false);
        AtomicReference<SocketChannel> accepted = new AtomicReference<>();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> {
                            accepted.set(server.accept());
                            return accepted.get() != null || !process.isAlive();
                        });
        assertThat(accepted.get()).as(standardError()).isNotNull();
        return accepted.get();
    }

    private void readAll() {
        try {
            while (true) {
                received.add(host.read());
            }
        } catch (IOException _) {
            // The test is over or the host is gone; the test looks at the process.
        }
    }

    void send(Frame frame) throws IOException {
        host.write(frame);
    }

    /** Opens an adapter of the type {@code probe}. */
    void open(long adapterId, String config) throws IOException {
        open(adapterId, "probe", config, Map.of());
    }

    void open(long adapterId, String type, String config, Map<String, String> checkpoints)
            throws IOException {
        send(new Open(adapterId, spec("trigger-" + adapterId, type, config), checkpoints));
    }

    /** Has a configuration checked, or cleaned up after. */
    Answer ask(String type, String config, boolean cleanUp) throws IOException {
        return ask(type, config, cleanUp, ASK_MILLIS_MAX);
    }

    Answer ask(String type, String config, boolean cleanUp, long millisMax) throws IOException {
        long callId = received.size();
        send(new Ask(callId, spec("asked", type, config), cleanUp, millisMax));
        return awaitFrame(Answer.class, answer -> answer.callId() == callId);
    }

    private static Spec spec(String name, String type, String config) {
        return new Spec(
                name, type, Slice.utf8(config.replace('\'', '"')), Map.of("password", "hush"));
    }

    /** Accepts an event. */
    void accept(Emit emit) throws IOException {
        send(new Accepted(emit.adapterId(), emit.eventId(), "invocation-" + emit.eventId()));
    }

    /** Drains an adapter and returns how it has ended. */
    Closed drain(long adapterId, long millis) throws IOException {
        send(new Drain(adapterId, millis));
        return awaitClosed(adapterId);
    }

    Closed awaitClosed(long adapterId) {
        return awaitFrame(Closed.class, closed -> closed.adapterId() == adapterId);
    }

    /** Frames of a kind that have come. */
    <T extends Frame> List<T> received(Class<T> kind) {
        return received.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** All frames that have come. */
    List<Frame> received() {
        return List.copyOf(received);
    }

    /** Waits for a frame. */
    <T extends Frame> T awaitFrame(Class<T> kind, Predicate<T> wanted) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(received(kind)).anyMatch(wanted));
        return received(kind).stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Waits until so many events have come. */
    List<Emit> awaitEvents(int count) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(received(Emit.class)).hasSize(count));
        return received(Emit.class);
    }

    /** Waits for a line of output with this text in it. */
    LogLine awaitLine(String text) {
        return awaitFrame(LogLine.class, line -> line.text().contains(text));
    }

    /** Texts of the lines that have come. */
    List<String> lines() {
        return received(LogLine.class).stream().map(LogLine::text).toList();
    }

    /** What the host says first. */
    Adapters adapters() {
        return awaitFrame(Adapters.class, _ -> true);
    }

    /** Cuts the connection. */
    void cut() throws IOException {
        host.close();
    }

    Process process() {
        return process;
    }

    /** Waits for the process to end and returns its status. */
    int awaitExit(Duration atMost) {
        await().atMost(atMost).untilAsserted(() -> assertThat(process.isAlive()).isFalse());
        return process.exitValue();
    }

    /** What the process itself has written to standard error. */
    String standardError() throws IOException {
        return Files.readString(folder.resolve("stderr"));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        server.close();
        host.close();
    }
}
