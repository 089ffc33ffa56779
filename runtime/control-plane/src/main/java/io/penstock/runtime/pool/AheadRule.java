package io.penstock.runtime.pool;

/**
 * How many calls a lane may have at a time: one that runs, and others behind it if those before
 * them are over sooner than another thread would have woken up. It costs nobody time then, and
 * saves the system calls that put threads to sleep and wake them, which is most of what a short
 * call costs.
 */
final class AheadRule {

    /** What it takes to wake a thread of a worker, about; measured: some 20 to 60 µs. */
    private static final double WAKE_NANOS = 50_000;

    /**
     * What a call counts that came back because the one before it took long: nothing is sent ahead
     * for a while then.
     */
    static final double HELD_UP_NANOS = 5e6;

    private AheadRule() {}

    /**
     * How many calls a lane may have.
     *
     * @param wallNanos mean time in the handler; negative when not known
     * @param max the most
     */
    static int calls(double wallNanos, int max) {
        if (wallNanos < 0) {
            return 1;
        }
        return (int) Math.clamp(1 + WAKE_NANOS / Math.max(wallNanos, 1), 1, (double) max);
    }
}
