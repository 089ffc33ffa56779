package io.penstock.runtime.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class CancellationTest {

    private static final int ROUNDS = 2_000;

    private final Cancellation cancellation = new Cancellation();
    private final List<String> ran = new ArrayList<>();

    @Test
    void runsTheLastAction() {
        // Given
        cancellation.onCancel(() -> ran.add("first"));
        cancellation.onCancel(() -> ran.add("second"));

        // When
        cancellation.cancel();

        // Then
        assertThat(ran).containsExactly("second");
        assertThat(cancellation.cancelled()).isTrue();
    }

    @Test
    void runsOnceHoweverOftenItIsCancelled() {
        // Given
        cancellation.onCancel(() -> ran.add("action"));

        // When
        cancellation.cancel();
        cancellation.cancel();

        // Then
        assertThat(ran).containsExactly("action");
    }

    @Test
    void runsALateActionAtOnce() {
        // Given
        cancellation.cancel();

        // When
        cancellation.onCancel(() -> ran.add("late"));

        // Then
        assertThat(ran).containsExactly("late");
    }

    @Test
    void anActionMayAskWhetherItIsCancelled() {
        // Given
        cancellation.onCancel(() -> ran.add("cancelled " + cancellation.cancelled()));

        // When
        cancellation.cancel();

        // Then
        assertThat(ran).containsExactly("cancelled true");
    }

    @Test
    void doesNothingWithoutAnAction() {
        // When
        cancellation.cancel();

        // Then
        assertThat(cancellation.cancelled()).isTrue();
    }

    @Test
    void neverMissesNorRepeatsAnActionThatComesTogetherWithTheCancellation() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (int round = 0; round < ROUNDS; round++) {
                // Given
                Cancellation racing = new Cancellation();
                AtomicInteger runs = new AtomicInteger();
                CyclicBarrier barrier = new CyclicBarrier(3);

                // When
                Future<?> setter =
                        threads.submit(
                                () -> {
                                    barrier.await();
                                    racing.onCancel(runs::incrementAndGet);
                                    return null;
                                });
                Future<?> first = threads.submit(() -> cancel(barrier, racing));
                Future<?> second = threads.submit(() -> cancel(barrier, racing));
                setter.get();
                first.get();
                second.get();

                // Then
                assertThat(runs).hasValue(1);
            }
        }
    }

    private static Void cancel(CyclicBarrier barrier, Cancellation cancellation) throws Exception {
        barrier.await();
        cancellation.cancel();
        return null;
    }
}
