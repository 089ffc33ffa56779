package io.penstock.runtime.worker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.penstock.protocol.ControlFrame.Withdraw;
import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.LaneFrame.Chunk;
import io.penstock.protocol.LaneFrame.Head;
import io.penstock.protocol.LaneFrame.Invoke;
import io.penstock.protocol.LaneFrame.Result;
import io.penstock.protocol.Slice;
import io.penstock.protocol.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/** One lane, whose worker is played by the test. */
abstract class PlayedLane {

    static final Duration PATIENT = Duration.ofHours(1);
    static final Duration IMPATIENT = Duration.ofMillis(5);

    final TestingLaneWorker told = new TestingLaneWorker();
    final NioEventLoopGroup loop =
            new NioEventLoopGroup(1, new DefaultThreadFactory("testing-ahead", true));
    Lane lane;
    FrameChannel worker;

    void connect(Duration patience) throws IOException {
        connect(patience, PATIENT);
    }

    void connect(Duration patience, Duration answerMax) throws IOException {
        Path path = Files.createTempDirectory("penstock-test").resolve("lane.sock");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            worker = new FrameChannel(SocketChannel.open(UnixDomainSocketAddress.of(path)));
            lane =
                    TestingWorkers.loops(loop, patience, answerMax)
                            .open(
                                    TestingWorkers.instance(),
                                    2,
                                    new FrameChannel(server.accept()),
                                    told);
        } finally {
            Files.deleteIfExists(path);
            Files.deleteIfExists(path.getParent());
        }
    }

    @AfterEach
    void close() throws IOException {
        worker.close();
        lane.close();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    /** So many calls that the event loop sees together. */
    List<TestingSink> calls(int count) {
        return together(() -> Stream.generate(this::call).limit(count).toList());
    }

    List<TestingSink> together(Supplier<List<TestingSink>> calls) {
        CountDownLatch together = holdLoop();
        List<TestingSink> sinks = calls.get();
        together.countDown();
        return sinks;
    }

    /** Has the event loop do nothing until the latch is counted down. */
    CountDownLatch holdLoop() {
        CountDownLatch free = new CountDownLatch(1);
        loop.execute(
                () -> {
                    try {
                        free.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
        return free;
    }

    TestingSink call() {
        return call(Slice.utf8("hello"));
    }

    TestingSink call(Slice body) {
        return call(body, new TestingSink());
    }

    TestingSink call(Slice body, TestingSink sink) {
        lane.call(
                new Lane.Request("id", 1, Long.MAX_VALUE, "POST", "/", "", List.of()), body, sink);
        return sink;
    }

    long read() throws IOException {
        return ((Invoke) worker.read()).fence();
    }

    void answer(long fence) throws IOException {
        worker.write(new Result(fence, 200, List.of(), Slice.utf8("of " + fence), Usage.NONE));
    }

    /** An answer of so many parts, but for its end. */
    void beginAnswer(long fence, int parts) throws IOException {
        worker.write(new Head(fence, 200, List.of()));
        for (int part = 0; part < parts; part++) {
            worker.write(new Chunk(fence, Slice.utf8("."), false));
        }
    }

    static String get(TestingSink sink) throws Exception {
        return sink.whole().get(30, TimeUnit.SECONDS);
    }

    static boolean cameBack(TestingSink sink) throws Exception {
        return sink.withdrawn().get(30, TimeUnit.SECONDS);
    }

    static void assertLost(TestingSink sink) {
        assertThatThrownBy(() -> get(sink)).hasCauseInstanceOf(WorkerLostException.class);
    }

    Withdraw question() throws InterruptedException {
        return told.asked().poll(30, TimeUnit.SECONDS);
    }

    void closeWorker() {
        try {
            worker.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TestingSink slowSink(CountDownLatch slowClient) {
        return new TestingSink() {
            @Override
            public void chunk(Slice bytes) {
                try {
                    slowClient.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                super.chunk(bytes);
            }
        };
    }
}
