package io.penstock.runtime.worker;

import io.penstock.runtime.limit.DeadlineWatch;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Notices that a process has said nothing for too long. It gets another moment then: after a pause
 * of this process its heartbeats wait in the socket. Safe for several threads.
 */
final class SilenceWatch implements DeadlineWatch.Entry {

    private static final Duration SUSPECT_PATIENCE = Duration.ofSeconds(1);

    private final Duration timeout;
    private final DeadlineWatch deadlines;
    private final Runnable silent;
    private final AtomicLong heardNanos = new AtomicLong(System.nanoTime());

    /** When silence was first noticed; 0 while there is none. */
    private volatile long suspectedNanos;

    /**
     * A watch that isn't begun.
     *
     * @param silent run once on the deadlines' thread
     */
    SilenceWatch(Duration timeout, DeadlineWatch deadlines, Runnable silent) {
        this.timeout = timeout;
        this.deadlines = deadlines;
        this.silent = silent;
    }

    void begin() {
        deadlines.enter(this);
    }

    void end() {
        deadlines.leave(this);
    }

    /** The process has said something. */
    void heard() {
        heardNanos.set(System.nanoTime());
        suspectedNanos = 0;
    }

    @Override
    public long deadlineNanos() {
        long suspected = suspectedNanos;
        return suspected != 0
                ? suspected + SUSPECT_PATIENCE.toNanos()
                : heardNanos.get() + timeout.toNanos();
    }

    @Override
    public void expired() {
        if (suspectedNanos == 0) {
            suspectedNanos = System.nanoTime() | 1;
            deadlines.enter(this);
        } else {
            silent.run();
        }
    }
}
