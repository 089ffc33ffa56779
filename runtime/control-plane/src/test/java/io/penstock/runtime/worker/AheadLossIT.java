package io.penstock.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.LaneFrame.Chunk;
import io.penstock.protocol.LaneFrame.End;
import io.penstock.protocol.LaneFrame.Head;
import io.penstock.protocol.Limits;
import io.penstock.protocol.Slice;
import io.penstock.protocol.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of calls behind others when something goes wrong before them. */
@Timeout(60)
final class AheadLossIT extends PlayedLane {

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
    void losesOnlyTheFirstWhenAWriteFindsTheEndBeforeWhatWasWritten() throws Exception {
        // Given
        connect(PATIENT);
        List<TestingSink> sinks = calls(3);
        List.of(read(), read(), read());

        // When
        List<TestingSink> late =
                together(
                        () -> {
                            TestingSink call = call();
                            endAfterAnswering(1);
                            return List.of(call);
                        });

        // Then
        assertThat(get(sinks.get(0))).isEqualTo("of 1");
        assertLost(sinks.get(1));
        assertThat(cameBack(sinks.get(2))).isFalse();
        assertThat(cameBack(late.getFirst())).isFalse();
    }

    @Test
    void losesNoCallThatCouldNotBeSent() throws Exception {
        // Given
        connect(PATIENT);

        // When
        List<TestingSink> late =
                together(
                        () -> {
                            TestingSink call = call();
                            closeWorker();
                            return List.of(call);
                        });

        // Then
        assertThat(cameBack(late.getFirst())).isFalse();
    }

    private void endAfterAnswering(long fence) {
        try {
            answer(fence);
            worker.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        TestingSink first = call(Slice.empty(), slowSink(slowClient));
        TestingSink second = call();
        List.of(read(), read());

        // When
        beginAnswer(1, 10);
        worker.write(new End(1, Usage.NONE));
        answer(2);

        // Then
        assertThat(get(second)).isEqualTo("of 2");
        assertThat(first.whole()).isNotDone();
        slowClient.countDown();
        assertThat(get(first)).isEqualTo("..........");
    }

    @Test
    void readsOnWhenOthersHaveBegunBehindAnAnswerInManyParts() throws Exception {
        // Given
        connect(IMPATIENT);
        CountDownLatch slowClient = new CountDownLatch(1);
        TestingSink first = call(Slice.empty(), slowSink(slowClient));
        TestingSink second = call();
        List.of(read(), read());
        question();

        // When
        beginAnswer(1, 200);
        worker.write(new End(1, Usage.NONE));
        answer(2);
        lane.withdrawn(2);

        // Then
        assertThat(get(second)).isEqualTo("of 2");
        assertThat(first.whole()).isNotDone();
        slowClient.countDown();
        assertThat(get(first)).hasSize(200);
    }

    @Test
    void noticesTheWorkersEndBehindAnAnswerInManyParts() throws Exception {
        // Given
        connect(IMPATIENT);
        told.end();
        CountDownLatch slowClient = new CountDownLatch(1);
        TestingSink first = call(Slice.empty(), slowSink(slowClient));
        TestingSink second = call();
        List.of(read(), read());

        // When
        beginAnswer(1, 200);
        worker.close();

        // Then
        assertThat(cameBack(second)).isFalse();
        slowClient.countDown();
        assertLost(first);
    }

    @Test
    void oneThatCannotBeToldTakesNoOtherWithIt() throws Exception {
        // Given
        connect(IMPATIENT);
        call();
        call();
        question();
        TestingSink failing =
                new TestingSink() {
                    @Override
                    public void withdrawn(boolean laneIsGood) {
                        throw new IllegalStateException("a test's");
                    }
                };

        // When
        List<TestingSink> late = together(() -> List.of(call(Slice.empty(), failing), call()));

        // Then
        assertThat(cameBack(late.getLast())).isTrue();
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
