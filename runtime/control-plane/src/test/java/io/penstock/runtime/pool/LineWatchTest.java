package io.penstock.runtime.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.runtime.limit.DeadlineWatch;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LineWatchTest {

    private static final long WAIT_MAX = Duration.ofSeconds(10).toNanos();
    private static final double EXPECTED = Duration.ofMillis(5).toNanos();

    private final DeadlineWatch deadlines = new DeadlineWatch();
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger looks = new AtomicInteger();
    private final LineWatch watch = new LineWatch(deadlines, this::look);
    private int until;

    @AfterEach
    void close() {
        deadlines.close();
    }

    /** Says how to go on, as a pool does. */
    private void look() {
        lock.lock();
        try {
            if (looks.incrementAndGet() >= until) {
                watch.rest();
            } else {
                long now = System.nanoTime();
                watch.again(now, now + WAIT_MAX);
            }
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        lock.lock();
        try {
            watch.begin(System.nanoTime(), EXPECTED, WAIT_MAX);
        } finally {
            lock.unlock();
        }
    }

    @Test
    void looksAsLongAsSomebodyWaits() {
        until = 3;

        begin();

        await().untilAsserted(() -> assertThat(looks).hasValue(3));
        begin();
        await().untilAsserted(() -> assertThat(looks).hasValue(4));
    }
}
