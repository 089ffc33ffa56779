package io.penstock.benchmarks;

/**
 * How fast a known number of things is done, from when a twentieth of them are: what comes before
 * is a start. Used by one thread.
 */
final class Meter {

    private static final int BEGUN = 20;

    private final long count;
    private long doneAtBegin = -1;
    private long begin;
    private long end;
    private boolean over;

    Meter(long count) {
        this.count = count;
    }

    /** Says how many are done by now. */
    void done(long now) {
        long nanos = System.nanoTime();
        if (doneAtBegin < 0 && now * BEGUN >= count) {
            doneAtBegin = now;
            begin = nanos;
        }
        if (!over && now >= count) {
            end = nanos;
            over = true;
        }
    }

    /** Whether all are done. */
    boolean over() {
        return over;
    }

    /** Things per second. */
    double perSecond() {
        if (!over || doneAtBegin >= count) {
            throw new IllegalStateException("too few for a rate: " + count);
        }
        return (count - doneAtBegin) / ((end - begin) / 1e9);
    }
}
