package io.penstock.trigger.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CreditsTest {

    private final Credits credits = new Credits();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();

    private Thread taker(String name, long bytes) {
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    try {
                                        credits.take(bytes);
                                        log.add(name);
                                    } catch (InterruptedException _) {
                                        log.add(name + " interrupted");
                                    } catch (IllegalStateException e) {
                                        log.add(name + " " + e.getMessage());
                                    }
                                });
        await().until(() -> thread.getState() == Thread.State.WAITING);
        return thread;
    }

    @Test
    void servesAllWhoWait() throws InterruptedException {
        // Given
        credits.take(Credits.BYTES_MAX - 10);
        Thread large = taker("large", 100);
        Thread small = taker("small", 1);

        // When
        credits.give(Credits.BYTES_MAX - 10);
        large.join();
        small.join();

        // Then
        assertThat(log).containsExactlyInAnyOrder("large", "small");
    }

    @Test
    void letsNobodyOvertakeALargeEvent() throws InterruptedException {
        // Given
        credits.take(Credits.BYTES_MAX - 10);
        Thread large = taker("large", 100);
        Thread small = taker("small", 1);
        assertThat(log).isEmpty();

        // When
        large.interrupt();
        large.join();
        small.join();

        // Then
        assertThat(log).containsExactlyInAnyOrder("large interrupted", "small");
    }

    @Test
    void tellsThoseWhoWaitThatItIsOver() throws InterruptedException {
        // Given
        credits.take(Credits.BYTES_MAX);
        Thread waiting = taker("a", 1);

        // When
        credits.close();
        waiting.join();

        // Then
        assertThat(log).containsExactly("a the adapter drains or is closed");
        assertThatThrownBy(() -> credits.take(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void neverGivesMoreThanThereIs() throws InterruptedException {
        // Given
        long seed = System.nanoTime();
        System.out.println("CreditsTest seed " + seed);
        AtomicInteger events = new AtomicInteger();
        AtomicLong bytes = new AtomicLong();
        List<Thread> threads = new ArrayList<>();

        // When
        for (int t = 0; t < 8; t++) {
            Random random = new Random(seed + t);
            threads.add(Thread.ofPlatform().start(() -> takeAndGive(random, events, bytes)));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        // Then
        assertThat(log).isEmpty();
        credits.take(Credits.BYTES_MAX);
    }

    private void takeAndGive(Random random, AtomicInteger events, AtomicLong bytes) {
        try {
            for (int i = 0; i < 500; i++) {
                long size = random.nextLong(Credits.BYTES_MAX / 3);
                credits.take(size);
                if (events.incrementAndGet() > Credits.EVENTS_MAX
                        || bytes.addAndGet(size) > Credits.BYTES_MAX) {
                    log.add("too many");
                }
                bytes.addAndGet(-size);
                events.decrementAndGet();
                credits.give(size);
            }
        } catch (InterruptedException e) {
            log.add(e.toString());
        }
    }
}
