package io.penstock.runtime.pool;

/**
 * How many calls a lane may have at a time: one that runs, and others behind it if those before
 * them are over sooner than another thread would have woken up. It costs nobody time then, and
 * saves the system calls that put threads to sleep and wake them, which is most of what a short
 * call costs, and on full processors the time until a thread that was woken gets one. Not safe for
 * several threads; the pool's lock guards it.
 */
final class AheadRule {

    /** What a wake-up counts at the least; measured on an idle machine: some 20 to 60 µs. */
    private static final double WAKE_NANOS_MIN = 50_000;

    /** And at the most: whoever waits behind others shan't do so for long. */
    private static final double WAKE_NANOS_MAX = 1e6;

    /** What a call counts that came back because the one before it took long. */
    private static final double HELD_UP_NANOS = 5e6;

    /** Answers after that, before anything is sent ahead again. */
    private static final int HELD_UP_ANSWERS = 32;

    /**
     * What becomes of the mean with a call that was sent ahead, which says nothing of waking: after
     * some hundred it is the least, and others show what it takes now.
     */
    private static final double FORGET = 0.9;

    private final MovingMean wallNanos = new MovingMean();
    private final MovingMean wakeNanos = new MovingMean(WAKE_NANOS_MIN);
    private int heldUpAnswers;

    /**
     * A call has been answered.
     *
     * @param sentAhead whether it was sent behind others
     * @param took its handler's time is known
     */
    void answered(boolean sentAhead, CallTimes took) {
        heldUpAnswers = Math.max(0, heldUpAnswers - 1);
        wallNanos.add((double) took.handler());
        if (sentAhead) {
            addWake(FORGET * wakeNanos.value());
        } else if (took.wake() >= 0) {
            addWake((double) took.wake());
        }
    }

    /**
     * Each within bounds, so that a rare one, a pause of the collector say, isn't felt for long.
     */
    private void addWake(double nanos) {
        wakeNanos.add(Math.clamp(nanos, WAKE_NANOS_MIN, WAKE_NANOS_MAX));
    }

    /** A call has come back since the one before it took long: none is sent ahead for a while. */
    void heldUp() {
        heldUpAnswers = HELD_UP_ANSWERS;
        wallNanos.add(HELD_UP_NANOS);
    }

    /**
     * How many calls a lane may have now.
     *
     * @param max the most
     */
    int calls(int max) {
        if (wallNanos.value() < 0 || heldUpAnswers > 0) {
            return 1;
        }
        double others = wakeNanos.value() / Math.max(wallNanos.value(), 1);
        return (int) Math.clamp(1 + others, 1, (double) max);
    }
}
