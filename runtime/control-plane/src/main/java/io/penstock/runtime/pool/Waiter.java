package io.penstock.runtime.pool;

/** A caller in a pool's line. */
final class Waiter {

    private final long sinceNanos;
    private final LeaseTaker taker;

    Waiter(long sinceNanos, LeaseTaker taker) {
        this.sinceNanos = sinceNanos;
        this.taker = taker;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    /** Who is to be told once the waiter has been taken from the line. */
    LeaseTaker taker() {
        return taker;
    }
}
