package io.penstock.runtime.listen;

import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;

/**
 * Accepts from a socket that listens already. Binding only checks that it is the right one, and
 * closing leaves it open until the process ends: it isn't ours, and the JDK would send standard
 * output and error to {@code /dev/null} with it.
 */
final class InheritedServerChannel extends NioServerSocketChannel {

    private final InheritedSocket inherited;

    /** Netty accepts once this is set: by then whoever takes the connections is in place. */
    private volatile boolean bound;

    private volatile boolean closed;
    private volatile boolean left;

    InheritedServerChannel(InheritedSocket inherited, ServerSocketChannel socket) {
        super(socket);
        this.inherited = inherited;
    }

    @Override
    public boolean isOpen() {
        return !closed && super.isOpen();
    }

    @Override
    public boolean isActive() {
        return bound && super.isActive();
    }

    @Override
    protected void doBind(SocketAddress address) throws BindException {
        inherited.requireAt((InetSocketAddress) address);
        bound = true;
    }

    /** Accepts no more. From any thread. */
    void leave() {
        left = true;
        config().setAutoRead(false);
    }

    /** Netty goes on by itself a second after an accept that failed; not any more then. */
    @Override
    protected void doBeginRead() throws Exception {
        if (!left) {
            super.doBeginRead();
        }
    }

    @Override
    protected void doClose() {
        closed = true;
    }
}
