package io.penstock.runtime.pool;

import io.penstock.runtime.limit.DeadlineWatch;
import java.time.Duration;

/**
 * Has a pool look at its line, after growing slices of time, as long as somebody waits: a start may
 * help where it didn't before, and who has waited too long is turned away. Guarded by the pool's
 * lock but for {@link #deadlineNanos} and {@link #expired}.
 */
final class LineWatch implements DeadlineWatch.Entry {

    private static final long SLICE_MIN = Duration.ofMillis(1).toNanos();
    private static final long SLICE_MAX = Duration.ofSeconds(1).toNanos();

    private final DeadlineWatch deadlines;
    private final Runnable look;
    private boolean watching;
    private long sliceNanos;
    private volatile long deadlineNanos;

    /**
     * A watch of a line in which nobody waits.
     *
     * @param look looks at the line, and says by {@link #again} or {@link #rest} how to go on
     */
    LineWatch(DeadlineWatch deadlines, Runnable look) {
        this.deadlines = deadlines;
        this.look = look;
    }

    /**
     * Somebody begins to wait.
     *
     * @param expectedNanos how long a start takes
     * @param waitMaxNanos how long anybody waits
     */
    void begin(long nowNanos, double expectedNanos, long waitMaxNanos) {
        sliceNanos = Math.clamp((long) expectedNanos, SLICE_MIN, SLICE_MAX);
        long lookAtNanos = nowNanos + Math.min(sliceNanos, waitMaxNanos);
        if (!watching) {
            watching = true;
            enter(lookAtNanos);
        } else if (deadlineNanos - lookAtNanos > 0) {
            deadlineNanos = lookAtNanos;
        }
    }

    /**
     * Somebody waits still.
     *
     * @param latestNanos when the line has to be looked at, unless that is over
     */
    void again(long nowNanos, long latestNanos) {
        sliceNanos = Math.min(sliceNanos * 2, SLICE_MAX);
        long left = latestNanos - nowNanos;
        enter(nowNanos + (left > 0 ? Math.min(sliceNanos, left) : sliceNanos));
    }

    /** Nobody waits. */
    void rest() {
        watching = false;
    }

    private void enter(long atNanos) {
        deadlineNanos = atNanos;
        deadlines.enter(this);
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public void expired() {
        look.run();
    }
}
