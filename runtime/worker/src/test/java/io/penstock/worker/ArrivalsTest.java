package io.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may begin on a lane. */
@Timeout(60)
final class ArrivalsTest {

    private final Arrivals arrivals = new Arrivals();

    @Test
    void letsAllBeginThatNobodyTookBack() {
        assertThat(arrivals.begin(3)).isTrue();
        assertThat(arrivals.begin(7)).isTrue();
    }

    @Test
    void leavesAloneWhatWasTakenBack() {
        // Given
        arrivals.begin(3);

        // When
        long begun = arrivals.withdraw(8);

        // Then
        assertThat(begun).isEqualTo(3);
        assertThat(arrivals.begin(7)).isFalse();
        assertThat(arrivals.begin(8)).isFalse();
        assertThat(arrivals.begin(9)).isTrue();
    }

    @Test
    void givesNothingBackThatHasBegun() {
        // Given
        arrivals.begin(3);
        arrivals.begin(4);

        // When
        long begun = arrivals.withdraw(4);

        // Then
        assertThat(begun).isEqualTo(4);
        assertThat(arrivals.begin(5)).isTrue();
    }

    @Test
    void aLaterQuestionAboutLessTakesNothingForward() {
        // Given
        arrivals.withdraw(8);

        // When
        long begun = arrivals.withdraw(5);

        // Then
        assertThat(begun).isZero();
        assertThat(arrivals.begin(8)).isFalse();
    }

    @Test
    void saysOfEachAttemptTheSameToBothSides() throws Exception {
        for (int round = 0; round < 500; round++) {
            // Given
            Arrivals contended = new Arrivals();
            CountDownLatch go = new CountDownLatch(1);
            try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
                Future<long[]> begun =
                        threads.submit(
                                () -> {
                                    go.await();
                                    return LongStream.rangeClosed(1, 20)
                                            .filter(contended::begin)
                                            .toArray();
                                });
                Future<Long> told =
                        threads.submit(
                                () -> {
                                    go.await();
                                    return contended.withdraw(15);
                                });

                // When
                go.countDown();

                // Then
                long last = told.get();
                assertThat(begun.get())
                        .containsExactly(
                                LongStream.rangeClosed(1, 20)
                                        .filter(fence -> fence <= last || fence > 15)
                                        .toArray());
            }
        }
    }
}
