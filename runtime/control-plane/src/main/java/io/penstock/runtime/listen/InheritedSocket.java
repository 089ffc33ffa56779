package io.penstock.runtime.listen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;

/**
 * The listening socket that whoever started this process has left at its standard input, as {@code
 * systemd} does for a unit with {@code StandardInput=socket}. It goes on listening when this
 * process ends: what connects meanwhile waits for the next one. Safe for several threads.
 */
public final class InheritedSocket {

    private final ServerSocketChannel socket;
    private final InetSocketAddress address;
    private volatile Optional<InheritedServerChannel> server = Optional.empty();

    private InheritedSocket(ServerSocketChannel socket, InetSocketAddress address) {
        this.socket = socket;
        this.address = address;
    }

    /**
     * The one of this process, if there is one.
     *
     * @throws UncheckedIOException if standard input can't be looked at
     * @throws IllegalStateException if it is one that HTTP isn't served on
     */
    public static Optional<InheritedSocket> ofProcess() {
        return OfProcess.SOCKET;
    }

    /** Looked at once: the JDK hands out one channel. */
    private static final class OfProcess {
        static final Optional<InheritedSocket> SOCKET = find();

        private static Optional<InheritedSocket> find() {
            try {
                return System.inheritedChannel() instanceof ServerSocketChannel socket
                        ? Optional.of(of(socket))
                        : Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException("standard input can't be looked at", e);
            }
        }
    }

    /** A socket that is bound and listens. */
    static InheritedSocket of(ServerSocketChannel socket) throws IOException {
        if (socket.getLocalAddress() instanceof InetSocketAddress address) {
            return new InheritedSocket(socket, address);
        }
        throw new IllegalStateException(
                "standard input is a socket that listens at "
                        + socket.getLocalAddress()
                        + "; it has to be one of TCP");
    }

    /** What serves it; only the first who asks gets it. */
    synchronized Optional<InheritedServerChannel> serve() {
        if (server.isPresent()) {
            return Optional.empty();
        }
        server = Optional.of(new InheritedServerChannel(this, socket));
        return server;
    }

    /** Takes no more connections; those that come wait for the next process. Never blocks. */
    public void leave() {
        server.ifPresent(InheritedServerChannel::leave);
    }

    /**
     * Checks that it is where the server was told to listen.
     *
     * @throws BindException if it is somewhere else
     */
    public void requireAt(InetSocketAddress wanted) throws BindException {
        requireSame(address, wanted);
    }

    private static void requireSame(InetSocketAddress inherited, InetSocketAddress wanted)
            throws BindException {
        boolean anywhere =
                inherited.getAddress().isAnyLocalAddress()
                        && wanted.getAddress().isAnyLocalAddress();
        boolean same = anywhere || inherited.getAddress().equals(wanted.getAddress());
        if (!same || inherited.getPort() != wanted.getPort()) {
            throw new BindException(
                    "the socket at standard input listens at "
                            + text(inherited)
                            + ", but --host and --port say "
                            + text(wanted)
                            + "; give both the same");
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + " port " + address.getPort();
    }
}
