package io.penstock.runtime.store;

import io.penstock.runtime.telemetry.Log;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Writes that a slow database was too late for. While it is slow each request may be one, so that
 * they are logged together: the first at once, then a line every ten seconds at most. Belongs to
 * one thread.
 */
final class GivenUpWrites {

    private static final Log LOG = Log.of(GroupCommit.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private OptionalLong loggedNanos = OptionalLong.empty();
    private long sinceStart;

    GivenUpWrites(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** So many more were given up. */
    void add(int writes) {
        sinceStart += writes;
        long now = nanoTime.getAsLong();
        if (loggedNanos.isEmpty() || now - loggedNanos.getAsLong() >= PAUSE.toNanos()) {
            loggedNanos = OptionalLong.of(now);
            LOG.warn("store slow: writes given up", "sinceStart", sinceStart);
        }
    }
}
