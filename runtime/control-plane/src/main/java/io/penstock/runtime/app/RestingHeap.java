package io.penstock.runtime.app;

import io.penstock.runtime.limit.Threads;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps a process that does nothing small. The native form's collector has room for so many new
 * objects that collections, during which all stops, are rare under load; at rest it would fill that
 * room, too, in some minutes. A JVM has collectors for both.
 */
@Singleton
final class RestingHeap {

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** Allocated in a second: some calls, which a collection of some milliseconds doesn't hurt. */
    static final long CALM_BYTES = 1 << 20;

    /** Worth a collection. */
    static final long GARBAGE_BYTES = 4 << 20;

    private final LongSupplier used;
    private final Runnable collection;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Used at the last look. */
    private long before;

    /** Whether little had been allocated then. */
    private boolean calmBefore;

    /** Used since the last collection, at the least. */
    private long least;

    RestingHeap() {
        this(
                () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory(),
                System::gc);
    }

    /**
     * One of any heap.
     *
     * @param used the bytes that are used
     * @param collection removes garbage
     */
    RestingHeap(LongSupplier used, Runnable collection) {
        this.used = used;
        this.collection = collection;
    }

    /** Begins, in the native form. */
    void start() {
        if (Installation.isNative()) {
            Threads.start("resting-heap", this::run);
        }
    }

    private void run() {
        try {
            while (!closed.await(LOOK.toNanos(), TimeUnit.NANOSECONDS)) {
                look();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Collects if little was allocated twice in a row, and much since the last collection. */
    void look() {
        long now = used.getAsLong();
        least = Math.min(least, now);
        // Less than before: it has been collected, so there was a load.
        boolean calm = now >= before && now - before <= CALM_BYTES;
        if (calm && calmBefore && now - least >= GARBAGE_BYTES) {
            collection.run();
            now = used.getAsLong();
            least = now;
        }
        calmBefore = calm;
        before = now;
    }

    void close() {
        closed.countDown();
    }
}
