package io.penstock.runtime.ledger;

import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.telemetry.Log;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Removes rows whose retention is over, in steps that leave room for others' writes. */
public final class LedgerSweep implements AutoCloseable {

    private static final Log LOG = Log.of(LedgerSweep.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final Duration RETENTION_MIN = Duration.ofHours(1);
    private static final int STEP = 1_000;

    private final LedgerStore store;
    private final Duration retention;
    private final InstantSource clock;
    private final CountDownLatch closing = new CountDownLatch(1);

    /** Checks the retention: what is written again must find the row it was. */
    public LedgerSweep(LedgerStore store, Duration retention, InstantSource clock) {
        if (retention.compareTo(RETENTION_MIN) < 0) {
            throw new IllegalArgumentException(
                    "penstock.ledger.retention is %s; 1h or more would work".formatted(retention));
        }
        this.store = store;
        this.retention = retention;
        this.clock = clock;
    }

    /** Begins to look once a minute. */
    public void start() {
        Threads.start("ledger-sweep", this::run);
    }

    private void run() {
        try {
            while (!closing.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                sweep();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Removes what is over now; a store that doesn't work is asked again by the next turn. */
    void sweep() {
        try {
            long before = clock.instant().minus(retention).toEpochMilli();
            int removed = STEP;
            while (removed >= STEP && closing.getCount() > 0) {
                removed = store.sweep(before, STEP).join();
            }
        } catch (RuntimeException e) {
            LOG.warn("ledger not swept; tried again", "error", e.getMessage());
        }
    }

    /** Ends after the step that is under way. */
    @Override
    public void close() {
        closing.countDown();
    }
}
