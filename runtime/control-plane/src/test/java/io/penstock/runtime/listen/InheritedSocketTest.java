package io.penstock.runtime.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InheritedSocketTest {

    @Test
    void servesOnlyTheAddressItListensAt() throws Exception {
        try (ServerSocketChannel socket = listening("127.0.0.1")) {
            InheritedSocket inherited = InheritedSocket.of(socket);
            int port = socket.socket().getLocalPort();

            assertThatCode(() -> inherited.requireAt(new InetSocketAddress("localhost", port)))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> inherited.requireAt(new InetSocketAddress("0.0.0.0", port)))
                    .isInstanceOf(BindException.class)
                    .hasMessage(
                            "the socket at standard input listens at 127.0.0.1 port %d, but --host"
                                    + " and --port say 0.0.0.0 port %d; give both the same",
                            port, port);
            assertThatThrownBy(
                            () -> inherited.requireAt(new InetSocketAddress("127.0.0.1", port ^ 1)))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("127.0.0.1 port " + (port ^ 1));
        }
    }

    @Test
    void anyAddressIsAnyAddress() throws Exception {
        try (ServerSocketChannel socket = listening("::")) {
            InheritedSocket inherited = InheritedSocket.of(socket);
            int port = socket.socket().getLocalPort();

            assertThatCode(() -> inherited.requireAt(new InetSocketAddress("0.0.0.0", port)))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void isServedOnce() throws Exception {
        try (ServerSocketChannel socket = listening("127.0.0.1")) {
            InheritedSocket inherited = InheritedSocket.of(socket);
            assertThat(inherited.serve()).isPresent();
            assertThat(inherited.serve()).isEmpty();
        }
    }

    @Test
    void onlyTcpIsServed(@TempDir Path folder) throws Exception {
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(folder.resolve("s")));

            assertThatThrownBy(() -> InheritedSocket.of(socket))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith("it has to be one of TCP");
        }
    }

    private static ServerSocketChannel listening(String address) throws Exception {
        return ServerSocketChannel.open().bind(new InetSocketAddress(address, 0));
    }
}
