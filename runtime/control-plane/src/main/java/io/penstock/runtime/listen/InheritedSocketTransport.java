package io.penstock.runtime.listen;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.spi.VertxServiceProvider;

/**
 * Has Vert.x serve the inherited socket, if there is one, with the first server that it starts.
 * Found through {@code META-INF/services}.
 */
public final class InheritedSocketTransport implements VertxServiceProvider {

    @Override
    public void init(VertxBuilder builder) {
        InheritedSocket.ofProcess().ifPresent(socket -> builder.findTransport(over(socket)));
    }

    private static JDKTransport over(InheritedSocket socket) {
        return new JDKTransport() {
            @Override
            public ChannelFactory<? extends ServerChannel> serverChannelFactory(
                    boolean domainSocket) {
                ChannelFactory<? extends ServerChannel> others =
                        super.serverChannelFactory(domainSocket);
                return domainSocket
                        ? others
                        : () ->
                                socket.serve()
                                        .<ServerChannel>map(served -> served)
                                        .orElseGet(others::newChannel);
            }
        };
    }
}
