package io.penstock.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.ControlFrame;
import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.Hello;
import io.penstock.protocol.Limits;
import io.penstock.runtime.limit.DeadlineWatch;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class HandshakeTest {

    @TempDir private Path folder;
    private final DeadlineWatch deadlines = new DeadlineWatch();
    private Handshake handshake;

    @BeforeEach
    void listen() throws IOException {
        handshake = Handshake.listen(folder, deadlines);
    }

    @AfterEach
    void close() throws IOException {
        handshake.close();
        deadlines.close();
    }

    /** Waits until the other end hangs up. */
    private static void assertRefused(FrameChannel channel) {
        assertThatThrownBy(channel::read).isInstanceOf(IOException.class);
    }

    private FrameChannel introduce(Hello hello) throws IOException {
        FrameChannel channel = open();
        channel.write(hello);
        return channel;
    }

    private FrameChannel open() throws IOException {
        return new FrameChannel(SocketChannel.open(UnixDomainSocketAddress.of(handshake.socket())));
    }

    private static FrameChannel admitted(Handshake.Expected expected) throws Exception {
        return expected.channel().get(10, TimeUnit.SECONDS);
    }

    @Test
    void admitsWhoKnowsTheToken() throws Exception {
        // Given
        Handshake.Expected expected = handshake.expect();

        // When
        FrameChannel worker = FrameChannel.connect(handshake.socket(), expected.token());

        // Then
        FrameChannel channel = admitted(expected);
        channel.write(new ControlFrame.Exit(1));
        assertThat(worker.read()).isEqualTo(new ControlFrame.Exit(1));
        worker.close();
    }

    @Test
    void refusesATokenItDoesntKnow() throws Exception {
        // Given
        Handshake.Expected expected = handshake.expect();

        // When
        FrameChannel stranger = FrameChannel.connect(handshake.socket(), "guess");

        // Then
        assertRefused(stranger);
        assertThat(expected.channel()).isNotDone();
    }

    @Test
    void aTokenIsGoodOnce() throws Exception {
        // Given
        Handshake.Expected expected = handshake.expect();
        FrameChannel first = FrameChannel.connect(handshake.socket(), expected.token());
        FrameChannel channel = admitted(expected);

        // When
        FrameChannel second = FrameChannel.connect(handshake.socket(), expected.token());

        // Then
        assertRefused(second);
        channel.write(new ControlFrame.Exit(1));
        assertThat(first.read()).isEqualTo(new ControlFrame.Exit(1));
        first.close();
    }

    @Test
    void refusesAnotherVersionOfTheProtocolAndKeepsTheToken() throws Exception {
        // Given
        Handshake.Expected expected = handshake.expect();

        // When
        FrameChannel old = introduce(new Hello(Limits.PROTOCOL_VERSION + 1, expected.token(), 1));

        // Then
        assertRefused(old);
        assertThat(expected.channel()).isNotDone();
    }

    @Test
    void refusesAFirstFrameThatIsNoHello() throws Exception {
        // When
        FrameChannel rude = open();
        rude.write(new ControlFrame.Exit(1));

        // Then
        assertRefused(rude);
    }

    @Test
    void refusesBytesThatAreNoFrame() throws Exception {
        // Given
        SocketChannel raw = SocketChannel.open(UnixDomainSocketAddress.of(handshake.socket()));

        // When
        raw.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes()));

        // Then
        assertRefused(new FrameChannel(raw));
    }

    @Test
    void hangsUpOnASilentConnection() throws Exception {
        // When
        FrameChannel silent = open();

        // Then
        assertRefused(silent);
    }

    @Test
    void aForgottenTokenIsNoLongerGood() throws Exception {
        // Given
        Handshake.Expected expected = handshake.expect();

        // When
        handshake.forget(expected);

        // Then
        assertRefused(FrameChannel.connect(handshake.socket(), expected.token()));
    }

    @Test
    void closesAConnectionThatCameJustBeforeItWasForgotten() throws Exception {
        // Given
        Handshake.Expected expected = handshake.expect();
        FrameChannel late = FrameChannel.connect(handshake.socket(), expected.token());
        admitted(expected);

        // When
        handshake.forget(expected);

        // Then
        assertThatThrownBy(late::read).isInstanceOf(EOFException.class);
    }

    @Test
    void noTwoTokensAreAlikeAndNoneIsShown() {
        // When
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            tokens.add(handshake.expect().token());
        }

        // Then
        assertThat(tokens).hasSize(1_000).allMatch(token -> token.length() == 43);
        Handshake.Expected expected = handshake.expect();
        assertThat(expected.toString()).doesNotContain(expected.token());
    }

    @Test
    void takesTheSocketOfAPredecessorThatCrashedAndLeavesNoneBehind() throws Exception {
        // Given
        Handshake successor = Handshake.listen(folder, deadlines);
        Handshake.Expected expected = successor.expect();

        // When
        FrameChannel worker = FrameChannel.connect(successor.socket(), expected.token());

        // Then
        admitted(expected).close();
        worker.close();
        successor.close();
        assertThat(folder).isEmptyDirectory();
    }
}
