package io.penstock.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.Frame;
import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.Header;
import io.penstock.protocol.LaneFrame.Chunk;
import io.penstock.protocol.LaneFrame.End;
import io.penstock.protocol.LaneFrame.Head;
import io.penstock.protocol.LaneFrame.Invoke;
import io.penstock.protocol.LaneFrame.Result;
import io.penstock.protocol.Limits;
import io.penstock.protocol.Slice;
import io.penstock.protocol.Usage;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lane over a real socket, whose other end is played by the test. */
@Timeout(60)
final class LaneIT {

    private static final Slice FULL = Slice.wrap(new byte[Limits.CHUNK_BYTES_MAX]);

    /** More than the socket's buffers and what the lane keeps. */
    private static final int CHUNKS = 64;

    private Lane lane;
    private SocketChannel socket;
    private FrameChannel worker;

    @BeforeEach
    void connect() throws IOException {
        Path path = Files.createTempDirectory("penstock-test").resolve("lane.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            socket = SocketChannel.open(UnixDomainSocketAddress.of(path));
            lane =
                    TestingWorkers.patientLoops()
                            .open(
                                    TestingWorkers.instance(),
                                    2,
                                    new FrameChannel(server.accept()),
                                    new TestingLaneWorker());
        } finally {
            Files.deleteIfExists(path);
            Files.deleteIfExists(path.getParent());
        }
        worker = new FrameChannel(socket);
    }

    @AfterEach
    void close() throws IOException {
        worker.close();
        lane.close();
    }

    private static Lane.Request request() {
        return request(List.of());
    }

    private static Lane.Request request(List<Header> headers) {
        return new Lane.Request("id", 1, Long.MAX_VALUE, "POST", "/", "", headers);
    }

    private static Result result(long fence, String text) {
        return new Result(fence, 200, List.of(), Slice.utf8(text), Usage.NONE);
    }

    private static String get(TestingSink sink) throws Exception {
        return sink.whole().get(30, TimeUnit.SECONDS);
    }

    private static void assertLost(TestingSink sink) {
        assertThatThrownBy(() -> get(sink))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(WorkerLostException.class)
                .hasMessage("the test said so");
    }

    private static void assertLostOnce(TestingSink sink) {
        assertLost(sink);
        await().during(Duration.ofMillis(200)).until(() -> sink.endings() == 1);
    }

    @Test
    void carriesOneCallAfterAnother() throws Exception {
        for (int fence = 1; fence <= 3; fence++) {
            // When
            TestingSink sink = new TestingSink();
            lane.call(request(), Slice.utf8("hello"), sink);

            // Then
            assertThat(((Invoke) worker.read()).body().text()).isEqualTo("hello");
            worker.write(result(fence, "answer " + fence));
            assertThat(get(sink)).isEqualTo("answer " + fence);
        }
    }

    @Test
    void isOverOnlyWhenTheWorkerHasTheWholeRequest() throws Exception {
        // Given
        TestingSink sink = new TestingSink();
        byte[] body = new byte[CHUNKS * Limits.CHUNK_BYTES_MAX];

        // When
        lane.call(request(), Slice.wrap(body), sink);
        assertThat(((Invoke) worker.read()).complete()).isFalse();
        worker.write(result(1, "early"));

        // Then
        await().until(() -> sink.text().equals("early"));
        assertThat(sink.whole()).isNotDone();
        long read = Limits.CHUNK_BYTES_MAX;
        Frame frame = worker.read();
        while (frame instanceof Chunk chunk && !chunk.last()) {
            read += chunk.bytes().length();
            frame = worker.read();
        }
        assertThat(read + ((Chunk) frame).bytes().length()).isEqualTo(body.length);
        assertThat(get(sink)).isEqualTo("early");
    }

    @Test
    void isNotReadWhileItsSinkIsSlow() throws Exception {
        // Given
        CountDownLatch hold = new CountDownLatch(1);
        TestingSink sink =
                new TestingSink() {
                    @Override
                    public void chunk(Slice bytes) {
                        try {
                            hold.await();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                        super.chunk(Slice.utf8("."));
                    }
                };
        lane.call(request(), Slice.empty(), sink);
        worker.read();
        AtomicInteger written = new AtomicInteger();

        // When
        Thread writer =
                Thread.startVirtualThread(
                        () -> {
                            try {
                                worker.write(new Head(1, 200, List.of()));
                                for (int i = 0; i < CHUNKS; i++) {
                                    worker.write(new Chunk(1, FULL, false));
                                    written.incrementAndGet();
                                }
                                worker.write(new End(1, Usage.NONE));
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        });

        // Then
        AtomicInteger seen = new AtomicInteger();
        await().pollInterval(Duration.ofMillis(300))
                .until(() -> written.get() > 0 && seen.getAndSet(written.get()) == written.get());
        assertThat(written.get()).isLessThan(CHUNKS / 2);
        hold.countDown();
        assertThat(get(sink)).hasSize(CHUNKS);
        writer.join();
        TestingSink next = new TestingSink();
        lane.call(request(), Slice.empty(), next);
        worker.read();
        worker.write(result(2, "as before"));
        assertThat(get(next)).isEqualTo("as before");
    }

    @Test
    void isLostOnceWhenItsSinkFails() throws Exception {
        // Given
        TestingSink sink =
                new TestingSink() {
                    @Override
                    public void chunk(Slice bytes) {
                        throw new IllegalStateException("a test's");
                    }
                };
        lane.call(request(), Slice.empty(), sink);
        worker.read();

        // When
        worker.write(new Head(1, 200, List.of()));
        worker.write(new Chunk(1, Slice.utf8("one"), false));

        // Then
        assertLostOnce(sink);
    }

    @Test
    void tellsWhatCameBeforeTheLoss() throws Exception {
        // Given
        TestingSink sink = new TestingSink();
        lane.call(request(), Slice.empty(), sink);
        worker.read();

        // When
        worker.write(new Head(1, 200, List.of()));
        worker.write(new Chunk(1, Slice.utf8("half"), false));
        worker.close();

        // Then
        assertLost(sink);
        assertThat(sink.text()).isEqualTo("half");
    }

    @Test
    void isLostOnceWhenItEndsBetweenAnAnswerInPartsAndTheRestOfTheRequest() throws Exception {
        // Given
        TestingSink sink = new TestingSink();
        lane.call(request(), Slice.wrap(new byte[CHUNKS * Limits.CHUNK_BYTES_MAX]), sink);
        worker.read();

        // When
        worker.write(new Head(1, 200, List.of()));
        worker.write(new Chunk(1, Slice.utf8("all"), false));
        worker.write(new End(1, Usage.NONE));
        await().until(() -> sink.text().equals("all"));
        worker.close();

        // Then
        assertLostOnce(sink);
    }

    @Test
    void givesACallBackWhenItHasGoneBefore() throws Exception {
        // Given
        TestingSink before = new TestingSink();
        lane.call(request(), Slice.empty(), before);
        worker.read();
        worker.close();
        assertLost(before);

        // When
        TestingSink sink = new TestingSink();
        lane.call(request(), Slice.empty(), sink);

        // Then
        assertThat(sink.withdrawn().get(30, TimeUnit.SECONDS)).isFalse();
        assertThat(sink.beginnings()).isZero();
    }

    @Test
    void refusesARequestOverALimitAndTakesTheNext() throws Exception {
        // Given
        TestingSink refused = new TestingSink();
        String tooLong = "x".repeat(Limits.STRING_BYTES_MAX + 1);

        // When
        lane.call(request(List.of(new Header("h", tooLong))), Slice.empty(), refused);

        // Then
        assertThat(get(refused))
                .startsWith("failed: ")
                .contains(Integer.toString(tooLong.length()));
        TestingSink next = new TestingSink();
        lane.call(request(), Slice.empty(), next);
        assertThat(((Invoke) worker.read()).fence()).isEqualTo(2);
        worker.write(result(2, "good"));
        assertThat(get(next)).isEqualTo("good");
    }

    @Test
    void isLostWhenTheAnswerIsToAnotherAttempt() throws Exception {
        // Given
        TestingSink sink = new TestingSink();
        lane.call(request(), Slice.empty(), sink);
        worker.read();

        // When
        worker.write(result(2, "of another"));

        // Then
        assertLost(sink);
        assertThat(sink.text()).isEmpty();
    }

    @Test
    void isClosedWhenSomethingComesUnasked() throws Exception {
        // When
        worker.write(result(1, "unasked"));

        // Then
        assertThatThrownBy(worker::read).isInstanceOf(IOException.class);
    }

    @Test
    void isLostWhenAFrameIsTooLong() throws Exception {
        // Given
        TestingSink sink = new TestingSink();
        lane.call(request(), Slice.empty(), sink);
        worker.read();

        // When
        socket.write(ByteBuffer.allocate(64).putInt(0, Limits.FRAME_BYTES_MAX + 1));

        // Then
        assertLost(sink);
    }

    @Test
    void isLostWhenAFrameIsNone() throws Exception {
        // Given
        TestingSink sink = new TestingSink();
        lane.call(request(), Slice.empty(), sink);
        worker.read();

        // When
        socket.write(ByteBuffer.allocate(5).putInt(0, 1).put(4, (byte) 99));

        // Then
        assertLost(sink);
    }
}
