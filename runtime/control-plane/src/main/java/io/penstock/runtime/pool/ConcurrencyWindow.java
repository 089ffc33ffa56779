package io.penstock.runtime.pool;

/**
 * The time-weighted average of the calls in flight over a sliding window, in slices that are
 * forgotten one by one. Not safe for several threads; its owner's lock guards it.
 */
final class ConcurrencyWindow {

    private static final int SLICES = 12;

    private final long sliceNanos;

    /** Call-nanoseconds per slice; a ring whose current slice is that of {@link #slice}. */
    private final double[] busyNanos = new double[SLICES];

    private long slice;
    private long lastNanos;
    private int current;

    /**
     * A window that has seen nothing.
     *
     * @param windowNanos its length
     * @param nowNanos the time it begins
     */
    ConcurrencyWindow(long windowNanos, long nowNanos) {
        sliceNanos = Math.max(1, windowNanos / SLICES);
        lastNanos = nowNanos;
        slice = Math.floorDiv(nowNanos, sliceNanos);
    }

    /** The calls in flight are so many from now on. */
    void set(int inFlight, long nowNanos) {
        advance(nowNanos);
        current = inFlight;
    }

    /** The average over the window that ends now. */
    double average(long nowNanos) {
        advance(nowNanos);
        double sum = 0;
        for (double busy : busyNanos) {
            sum += busy;
        }
        return sum / ((double) sliceNanos * SLICES);
    }

    private void advance(long nowNanos) {
        while (lastNanos < nowNanos) {
            long sliceEnd = (slice + 1) * sliceNanos;
            long until = Math.min(nowNanos, sliceEnd);
            busyNanos[index()] += (double) current * (until - lastNanos);
            lastNanos = until;
            if (until == sliceEnd) {
                slice++;
                busyNanos[index()] = 0;
                skipEmptyWindows(nowNanos);
            }
        }
    }

    /** After a long silence one turn of the ring says as much as many. */
    private void skipEmptyWindows(long nowNanos) {
        long behind = Math.floorDiv(nowNanos, sliceNanos) - slice;
        if (behind > 2L * SLICES) {
            slice += behind - 2L * SLICES;
            lastNanos = slice * sliceNanos;
        }
    }

    private int index() {
        return Math.floorMod(slice, SLICES);
    }
}
