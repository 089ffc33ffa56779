package io.penstock.runtime.worker;

import io.penstock.protocol.Frame;
import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.Hello;
import io.penstock.protocol.Limits;
import io.penstock.protocol.ProtocolException;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.telemetry.Log;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * The Unix domain socket that workers connect to. Each expected connection has a token that is good
 * once; a connection that doesn't present one within {@link #HELLO_TIMEOUT} is closed.
 */
public final class Handshake implements AutoCloseable {

    private static final Log LOG = Log.of(Handshake.class);
    private static final Duration HELLO_TIMEOUT = Duration.ofSeconds(5);

    /** Connections that haven't said who they are, at a time. */
    private static final int STRANGERS_MAX = 2048;

    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);
    private static final int TOKEN_BYTES = 32;

    private final ServerSocketChannel server;
    private final Path socket;
    private final DeadlineWatch deadlines;
    private final SecureRandom random = new SecureRandom();
    private final Semaphore strangers = new Semaphore(STRANGERS_MAX);
    private final Map<String, Expected> expected = new ConcurrentHashMap<>();

    private Handshake(ServerSocketChannel server, Path socket, DeadlineWatch deadlines) {
        this.server = server;
        this.socket = socket;
        this.deadlines = deadlines;
    }

    /**
     * Listens on a socket in a directory that only this user can enter.
     *
     * @param directory an existing directory with mode 0700
     * @throws IOException if the socket can't be made there
     */
    public static Handshake listen(Path directory, DeadlineWatch deadlines) throws IOException {
        Path socket = directory.resolve("control.sock");
        Files.deleteIfExists(socket);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket), STRANGERS_MAX);
        Handshake handshake = new Handshake(server, socket, deadlines);
        Threads.start("handshake", handshake::acceptAll);
        return handshake;
    }

    /** Where workers connect to. */
    Path socket() {
        return socket;
    }

    /**
     * One connection that is to come.
     *
     * @param token what it must present
     * @param channel completes with the connection
     * @param first completes with the first frame after the hello, if that is to be read here
     */
    record Expected(
            String token,
            CompletableFuture<FrameChannel> channel,
            Optional<CompletableFuture<Frame>> first) {
        @Override
        public String toString() {
            return "Expected[" + channel.state() + "]";
        }
    }

    /** Makes a token for a connection that is to come. */
    Expected expect() {
        return expect(Optional.empty());
    }

    /**
     * Makes a token for a lane that is to come. Its first frame is read on the thread that has read
     * its hello.
     */
    Expected expectLane() {
        return expect(Optional.of(new CompletableFuture<>()));
    }

    private Expected expect(Optional<CompletableFuture<Frame>> first) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Expected connection = new Expected(token, new CompletableFuture<>(), first);
        expected.put(token, connection);
        return connection;
    }

    /** Takes a token back; a connection that came all the same, at the last moment, is closed. */
    void forget(Expected connection) {
        expected.remove(connection.token());
        if (!connection.channel().cancel(false)
                && connection.channel().state() == Future.State.SUCCESS) {
            closeQuietly(connection.channel().resultNow());
        }
    }

    private void acceptAll() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                if (!strangers.tryAcquire()) {
                    channel.close();
                    LOG.warn("too many unauthenticated connections", "max", STRANGERS_MAX);
                    continue;
                }
                Threads.start("hello", () -> greet(channel));
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                LOG.error("can't accept worker connections", e, "socket", socket);
                // Out of file descriptors, as a rule: the next try would fail at once.
                LockSupport.parkNanos(ACCEPT_PAUSE.toNanos());
            }
        }
    }

    private void greet(SocketChannel raw) {
        FrameChannel channel = new FrameChannel(raw);
        HelloDeadline deadline =
                new HelloDeadline(channel, System.nanoTime() + HELLO_TIMEOUT.toNanos());
        deadlines.enter(deadline);
        Expected admitted;
        try {
            Frame frame = channel.read();
            deadlines.leave(deadline);
            admitted = admit(frame, channel);
        } catch (IOException e) {
            LOG.warn("worker connection refused", "reason", e.getMessage());
            closeQuietly(channel);
            return;
        } finally {
            deadlines.leave(deadline);
            strangers.release();
        }
        admitted.first().ifPresent(first -> readFirst(channel, first));
    }

    /** Waits as long as the worker takes; whoever waits for the frame may close the channel. */
    private static void readFirst(FrameChannel channel, CompletableFuture<Frame> first) {
        try {
            first.complete(channel.read());
        } catch (IOException e) {
            first.completeExceptionally(e);
        }
    }

    private Expected admit(Frame frame, FrameChannel channel) throws ProtocolException {
        if (!(frame instanceof Hello hello)) {
            throw new ProtocolException("first frame is " + frame.getClass().getSimpleName());
        }
        if (hello.protocolVersion() != Limits.PROTOCOL_VERSION) {
            throw new ProtocolException(
                    "protocol version "
                            + hello.protocolVersion()
                            + "; this control plane speaks "
                            + Limits.PROTOCOL_VERSION);
        }
        Expected waiting = expected.remove(hello.token());
        if (waiting == null || !waiting.channel().complete(channel)) {
            throw new ProtocolException("unknown or used token, pid " + hello.pid());
        }
        return waiting;
    }

    private static void closeQuietly(FrameChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a connection failed", e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
    }

    private record HelloDeadline(FrameChannel channel, long deadlineNanos)
            implements DeadlineWatch.Entry {
        @Override
        public void expired() {
            closeQuietly(channel);
        }
    }
}
