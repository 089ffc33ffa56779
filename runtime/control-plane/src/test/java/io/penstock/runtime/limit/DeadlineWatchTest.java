package io.penstock.runtime.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class DeadlineWatchTest {

    private final DeadlineWatch watch = new DeadlineWatch();

    /** Counts how often and when it was told. */
    private static final class Timed implements DeadlineWatch.Entry {
        private final AtomicInteger told = new AtomicInteger();
        private volatile long deadlineNanos;
        private volatile long toldNanos;

        Timed(long millisFromNow) {
            deadlineNanos = System.nanoTime() + Duration.ofMillis(millisFromNow).toNanos();
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }

        @Override
        public void expired() {
            toldNanos = System.nanoTime();
            told.incrementAndGet();
        }
    }

    @AfterEach
    void close() {
        watch.close();
    }

    private static void awaitTold(Timed entry) {
        await().untilAsserted(() -> assertThat(entry.told).hasValue(1));
    }

    private void passes(long millis) {
        Timed marker = new Timed(millis);
        watch.enter(marker);
        awaitTold(marker);
    }

    @Test
    void tellsOnceAndNotEarly() {
        // Given
        Timed entry = new Timed(100);

        // When
        watch.enter(entry);
        awaitTold(entry);
        passes(50);

        // Then
        assertThat(entry.told).hasValue(1);
        assertThat(entry.toldNanos - entry.deadlineNanos).isNotNegative();
    }

    @Test
    void tellsAboutADeadlineThatHasPassedAlready() {
        // Given
        Timed entry = new Timed(-1000);

        // When
        watch.enter(entry);

        // Then
        awaitTold(entry);
    }

    @Test
    void doesntTellWhoHasLeft() {
        // Given
        Timed entry = new Timed(50);
        watch.enter(entry);

        // When
        watch.leave(entry);
        passes(150);

        // Then
        assertThat(entry.told).hasValue(0);
    }

    @Test
    void followsADeadlineThatMoves() {
        // Given
        Timed entry = new Timed(100);
        watch.enter(entry);

        // When
        long moved = entry.deadlineNanos + Duration.ofMillis(200).toNanos();
        entry.deadlineNanos = moved;
        awaitTold(entry);

        // Then
        assertThat(entry.toldNanos - moved).isNotNegative();
    }

    @Test
    void canBeEnteredAgainByWhoIsTold() {
        // Given
        Timed inner = new Timed(0);
        long passed = System.nanoTime();
        DeadlineWatch.Entry again =
                new DeadlineWatch.Entry() {
                    @Override
                    public long deadlineNanos() {
                        return passed;
                    }

                    @Override
                    public void expired() {
                        watch.enter(inner);
                    }
                };

        // When
        watch.enter(again);

        // Then
        awaitTold(inner);
    }

    @Test
    void anEntryThatThrowsHarmsNoOther() {
        // Given
        long passed = System.nanoTime();
        AtomicInteger told = new AtomicInteger();
        DeadlineWatch.Entry broken =
                new DeadlineWatch.Entry() {
                    @Override
                    public long deadlineNanos() {
                        return passed;
                    }

                    @Override
                    public void expired() {
                        told.incrementAndGet();
                        throw new IllegalStateException("on purpose");
                    }
                };

        // When
        watch.enter(broken);

        // Then
        passes(50);
        passes(50);
        assertThat(told).hasValue(1);
    }

    @Test
    void wakesUpForEachOneThatComesAfterAQuietTime() {
        // Given
        long seed = Long.getLong("penstock.seed", System.nanoTime());
        System.out.println("DeadlineWatchTest: replay with -Dpenstock.seed=" + seed);
        Random random = new Random(seed);

        for (int round = 0; round < 60; round++) {
            // When
            LockSupport.parkNanos(random.nextInt(15_000_000));

            // Then
            passes(0);
        }
    }

    @Test
    void keepsApartManyThatStayAndLeave() {
        // Given
        Random random = new Random(7);
        List<Timed> staying = new ArrayList<>();
        List<Timed> leaving = new ArrayList<>();

        // When
        for (int i = 0; i < 20_000; i++) {
            Timed entry = new Timed(random.nextInt(200) + 300);
            watch.enter(entry);
            if (random.nextBoolean()) {
                watch.leave(entry);
                leaving.add(entry);
            } else {
                staying.add(entry);
            }
        }
        await().untilAsserted(() -> assertThat(staying).allMatch(entry -> entry.told.get() == 1));

        // Then
        assertThat(leaving).allMatch(entry -> entry.told.get() == 0);
        assertThat(staying).allMatch(entry -> entry.toldNanos - entry.deadlineNanos >= 0);
    }

    @Test
    void endsItsThreadWhenClosedAndTellsNobody() {
        // Given
        Timed entry = new Timed(100);
        watch.enter(entry);

        // When
        watch.close();

        // Then
        await().untilAsserted(
                        () ->
                                assertThat(Thread.getAllStackTraces().keySet())
                                        .noneMatch(
                                                thread ->
                                                        thread.getName().equals("deadline-watch")
                                                                && thread.isAlive()));
        assertThat(entry.told).hasValue(0);
    }
}
