package io.penstock.trigger.filedrop;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When claims that were left are looked for next: now, at first. Safe for several threads. */
final class Schedule {

    private final LongSupplier nanos;

    /** Guarded by this. */
    private long atNanos;

    /** Guarded by this. */
    private boolean hurried;

    Schedule(LongSupplier nanos) {
        this.nanos = nanos;
        this.atNanos = nanos.getAsLong();
    }

    /** Not before {@code pause} is over, unless it is asked for sooner afterwards. */
    synchronized void restart(Duration pause) {
        atNanos = nanos.getAsLong() + pause.toNanos();
        hurried = false;
    }

    /** In {@code pause} at the latest. */
    synchronized void within(Duration pause) {
        hurried = true;
        long at = nanos.getAsLong() + pause.toNanos();
        if (at - atNanos < 0) {
            atNanos = at;
        }
    }

    /** Whether something was put off since the last restart. */
    synchronized boolean isHurried() {
        return hurried;
    }

    /** How long from now; zero or less when it is time. */
    synchronized long leftNanos() {
        return atNanos - nanos.getAsLong();
    }
}
