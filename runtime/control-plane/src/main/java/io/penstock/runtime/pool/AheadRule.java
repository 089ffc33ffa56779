package io.penstock.runtime.pool;

/**
 * How many calls a lane may have at a time: one that runs, and others behind it if those before
 * them are over sooner than another thread would have woken up. It costs nobody time then, and
 * saves the system calls that put threads to sleep and wake them, which is most of what a short
 * call costs, and on full processors the time until a thread that was woken gets one. Not safe for
 * several threads; the pool's lock guards it.
 */
final class AheadRule {

    /** What it takes to wake a thread of a worker at the least; measured: some 20 to 60 µs. */
    private static final double WAKE_NANOS_MIN = 50_000;

    /**
     * What of it counts at the most: it is also long when a client takes its answer slowly, and
     * whoever waits behind others shan't do so for long.
     */
    private static final double WAKE_NANOS_MAX = 1e6;

    /**
     * What a call counts that came back because the one before it took long: nothing is sent ahead
     * for a while then.
     */
    private static final double HELD_UP_NANOS = 5e6;

    /**
     * What becomes of the mean with a call that was sent ahead, which says nothing of waking: after
     * some hundred the least is taken, and others show what it takes now.
     */
    private static final double FORGET = 0.9;

    private final MovingMean wallNanos = new MovingMean();
    private final MovingMean wakeNanos = new MovingMean(WAKE_NANOS_MIN);

    /**
     * A call has been answered.
     *
     * @param ahead whether it was sent behind others
     * @param tookNanos since it was the first of its lane
     * @param handlerNanos how much of it the handler took
     */
    void answered(boolean ahead, long tookNanos, long handlerNanos) {
        wallNanos.add((double) handlerNanos);
        wakeNanos.add(ahead ? FORGET * wakeNanos.value() : (double) (tookNanos - handlerNanos));
    }

    /** A call has come back since the one before it took long. */
    void heldUp() {
        wallNanos.add(HELD_UP_NANOS);
    }

    /**
     * How many calls a lane may have now.
     *
     * @param max the most
     */
    int calls(int max) {
        if (wallNanos.value() < 0) {
            return 1;
        }
        double wake = Math.clamp(wakeNanos.value(), WAKE_NANOS_MIN, WAKE_NANOS_MAX);
        return (int) Math.clamp(1 + wake / Math.max(wallNanos.value(), 1), 1, (double) max);
    }
}
