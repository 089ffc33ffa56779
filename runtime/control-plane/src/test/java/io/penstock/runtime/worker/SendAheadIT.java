package io.penstock.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.penstock.protocol.ControlFrame.Withdraw;
import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.LaneFrame.Chunk;
import io.penstock.protocol.LaneFrame.End;
import io.penstock.protocol.LaneFrame.Head;
import io.penstock.protocol.LaneFrame.Invoke;
import io.penstock.protocol.LaneFrame.Result;
import io.penstock.protocol.Limits;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls behind others on one lane, whose other end is played by the test. */
@Timeout(60)
final class SendAheadIT {

    private static final Duration PATIENT = Duration.ofHours(1);
    private static final Duration IMPATIENT = Duration.ofMillis(5);

    private final TestingLaneWorker told = new TestingLaneWorker();
    private final NioEventLoopGroup loop =
            new NioEventLoopGroup(1, new DefaultThreadFactory("testing-ahead", true));
    private Lane lane;
    private FrameChannel worker;

    private void connect(Duration patience) throws IOException {
        connect(patience, PATIENT);
    }

    private void connect(Duration patience, Duration answerMax) throws IOException {
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
    private List<TestingSink> calls(int count) {
        CountDownLatch together = new CountDownLatch(1);
        loop.execute(
                () -> {
                    try {
                        together.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
        List<TestingSink> sinks = Stream.generate(this::call).limit(count).toList();
        together.countDown();
        return sinks;
    }

    private TestingSink call() {
        return call(Slice.utf8("hello"));
    }

    private TestingSink call(Slice body) {
        return call(body, new TestingSink());
    }

    private TestingSink call(Slice body, TestingSink sink) {
        lane.call(
                new Lane.Request("id", 1, Long.MAX_VALUE, "POST", "/", "", List.of()), body, sink);
        return sink;
    }

    private long read() throws IOException {
        return ((Invoke) worker.read()).fence();
    }

    private void answer(long fence) throws IOException {
        worker.write(new Result(fence, 200, List.of(), Slice.utf8("of " + fence), Usage.NONE));
    }

    private static String get(TestingSink sink) throws Exception {
        return sink.whole().get(30, TimeUnit.SECONDS);
    }

    private static boolean cameBack(TestingSink sink) throws Exception {
        return sink.withdrawn().get(30, TimeUnit.SECONDS);
    }

    private static void assertLost(TestingSink sink) {
        assertThatThrownBy(() -> get(sink)).hasCauseInstanceOf(WorkerLostException.class);
    }

    private Withdraw question() throws InterruptedException {
        return told.asked().poll(30, TimeUnit.SECONDS);
    }

    @Test
    void sendsTheNextCallsBeforeTheFirstIsAnswered() throws Exception {
        // Given
        connect(PATIENT);

        // When
        List<TestingSink> sinks = calls(3);
        TestingSink first = sinks.get(0);
        TestingSink second = sinks.get(1);
        TestingSink third = sinks.get(2);

        // Then
        assertThat(List.of(read(), read(), read())).containsExactly(1L, 2L, 3L);
        await().until(() -> first.beginnings() == 1);
        assertThat(second.beginnings()).isZero();
        answer(1);
        assertThat(get(first)).isEqualTo("of 1");
        await().until(() -> second.beginnings() == 1);
        assertThat(third.beginnings()).isZero();
        answer(2);
        answer(3);
        assertThat(get(second)).isEqualTo("of 2");
        assertThat(get(third)).isEqualTo("of 3");
    }

    @Test
    void asksBackWhatWaitsBehindALongCall() throws Exception {
        // Given
        connect(IMPATIENT);
        List<TestingSink> sinks = calls(3);
        TestingSink first = sinks.get(0);
        TestingSink second = sinks.get(1);
        TestingSink third = sinks.get(2);

        // When
        Withdraw question = question();

        // Then
        assertThat(question).isEqualTo(new Withdraw(1, 2, 3));
        assertThat(lane.takesAhead()).isFalse();
        assertThat(second.withdrawn()).isNotDone();
        lane.withdrawn(2);
        assertThat(cameBack(third)).isTrue();
        assertThat(List.of(read(), read(), read())).containsExactly(1L, 2L, 3L);
        answer(1);
        answer(2);
        assertThat(get(first)).isEqualTo("of 1");
        assertThat(get(second)).isEqualTo("of 2");
        TestingSink next = call();
        assertThat(read()).isEqualTo(4);
        answer(4);
        assertThat(get(next)).isEqualTo("of 4");
        assertThat(lane.takesAhead()).isTrue();
    }

    @Test
    void givesACallBackThatComesWhenTheFirstIsKnownToTakeLong() throws Exception {
        // Given
        connect(IMPATIENT);
        call();
        call();
        question();

        // When
        TestingSink late = call();

        // Then
        assertThat(cameBack(late)).isTrue();
        assertThat(late.fence()).isZero();
    }

    @Test
    void givesACallBackThatSeemedToBegin() throws Exception {
        // Given
        connect(IMPATIENT);
        TestingSink first = call();
        TestingSink second = call();
        question();
        read();

        // When
        answer(1);
        assertThat(get(first)).isEqualTo("of 1");
        await().until(() -> second.beginnings() == 1);
        lane.withdrawn(1);

        // Then
        assertThat(cameBack(second)).isTrue();
        assertThat(second.endings()).isEqualTo(1);
    }

    @Test
    void sendsNothingUntilItKnowsWhatCameBack() throws Exception {
        // Given
        connect(IMPATIENT);
        TestingSink first = call();
        TestingSink second = call();
        assertThat(question().fence()).isEqualTo(2);
        List.of(read(), read());
        answer(1);
        assertThat(get(first)).isEqualTo("of 1");
        await().until(() -> second.beginnings() == 1);

        // When
        TestingSink meanwhile = call();

        // Then
        assertThat(cameBack(meanwhile)).isTrue();
        assertThat(meanwhile.fence()).isZero();
        lane.withdrawn(1);
        assertThat(cameBack(second)).isTrue();
        TestingSink next = call();
        assertThat(read()).isEqualTo(3);
        answer(3);
        assertThat(get(next)).isEqualTo("of 3");
    }

    @Test
    void tellsThatTheWorkerGivesNoAnswer() throws Exception {
        // Given
        connect(IMPATIENT, IMPATIENT);

        // When
        call();
        call();

        // Then
        told.unanswered().get(30, TimeUnit.SECONDS);
    }

    @Test
    void losesNoCallThatComesWhenTheConnectionHasJustEnded() throws Exception {
        for (int round = 0; round < 200; round++) {
            // Given
            connect(PATIENT);

            // When
            CompletableFuture<Void> closing = CompletableFuture.runAsync(this::closeWorker);
            List<TestingSink> sinks = calls(3);

            // Then
            closing.get(30, TimeUnit.SECONDS);
            await().until(() -> sinks.stream().allMatch(sink -> sink.endings() == 1));
            lane.close();
        }
    }

    private void closeWorker() {
        try {
            worker.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void keepsABodyOfSeveralFramesUntilItIsTheFirst() throws Exception {
        // Given
        connect(PATIENT);
        TestingSink first = call();
        Slice body = Slice.wrap(new byte[Limits.CHUNK_BYTES_MAX + 1]);

        // When
        TestingSink large = call(body);
        TestingSink small = call();

        // Then
        assertThat(read()).isEqualTo(1);
        assertThat(large.fence()).isZero();
        answer(1);
        assertThat(get(first)).isEqualTo("of 1");
        assertThat(read()).isEqualTo(2);
        assertThat(((Chunk) worker.read()).last()).isTrue();
        assertThat(read()).isEqualTo(3);
        answer(2);
        answer(3);
        assertThat(get(large)).isEqualTo("of 2");
        assertThat(get(small)).isEqualTo("of 3");
    }

    @Test
    void givesBackWhatWasNotSentWithoutAsking() throws Exception {
        // Given
        connect(IMPATIENT);
        call();
        TestingSink large = call(Slice.wrap(new byte[Limits.CHUNK_BYTES_MAX + 1]));

        // Then
        assertThat(cameBack(large)).isTrue();
        assertThat(told.asked()).isEmpty();
    }

    @Test
    void losesOnlyTheFirstWithItsWorker() throws Exception {
        // Given
        connect(PATIENT);
        List<TestingSink> sinks = calls(3);
        TestingSink first = sinks.get(0);
        TestingSink second = sinks.get(1);
        TestingSink third = sinks.get(2);
        List.of(read(), read(), read());
        answer(1);
        assertThat(get(first)).isEqualTo("of 1");

        // When
        worker.close();

        // Then
        assertLost(second);
        assertThat(cameBack(third)).isFalse();
    }

    @Test
    void losesOnlyTheFirstWhenTheWorkerDiesWithRequestsUnread() throws Exception {
        // Given
        connect(PATIENT);
        List<TestingSink> sinks = calls(100);
        await().until(() -> sinks.getLast().fence() == 100);
        read();

        // When
        worker.close();

        // Then
        assertLost(sinks.getFirst());
        for (TestingSink behind : sinks.subList(1, 100)) {
            assertThat(cameBack(behind)).isFalse();
        }
    }

    @Test
    void readsOnForOthersWhileAnAnswerInPartsWaitsForItsClient() throws Exception {
        // Given
        connect(PATIENT);
        CountDownLatch slowClient = new CountDownLatch(1);
        TestingSink first =
                new TestingSink() {
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
        call(Slice.empty(), first);
        TestingSink second = call();
        List.of(read(), read());

        // When
        worker.write(new Head(1, 200, List.of()));
        for (int part = 0; part < 10; part++) {
            worker.write(new Chunk(1, Slice.utf8("."), false));
        }
        worker.write(new End(1, Usage.NONE));
        answer(2);

        // Then
        assertThat(get(second)).isEqualTo("of 2");
        assertThat(first.whole()).isNotDone();
        slowClient.countDown();
        assertThat(get(first)).isEqualTo("..........");
    }

    @Test
    void losesAllThatWasSentWhenTheWorkerDoesNotKeepTheProtocol() throws Exception {
        // Given
        connect(PATIENT);
        call();
        TestingSink second = call();
        List.of(read(), read());

        // When
        answer(7);

        // Then
        assertLost(second);
    }

    @Test
    void isLostWhenTheWorkerGivesBackWhatNobodyAskedFor() throws Exception {
        // Given
        connect(PATIENT);
        TestingSink first = call();
        read();

        // When
        lane.withdrawn(0);

        // Then
        assertLost(first);
    }

    @Test
    void isLostWhenTheWorkerGivesBackWhatItIsAnswering() throws Exception {
        // Given
        connect(IMPATIENT);
        TestingSink first = call();
        TestingSink second = call();
        question();
        worker.write(new Head(1, 200, List.of()));
        worker.write(new Chunk(1, Slice.utf8("half"), false));
        await().until(() -> first.text().equals("half"));

        // When
        lane.withdrawn(0);

        // Then
        assertLost(first);
        assertLost(second);
    }
}
