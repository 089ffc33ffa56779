package io.penstock.runtime.ledger;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How rows of synchronous calls get to the store, and how long rows are kept. Since 0.2. */
@ConfigMapping(prefix = "penstock.ledger")
public interface LedgerConfig {

    /**
     * Whether a caller is told before the row of its call is on disk ({@code batch}) or after
     * ({@code each}). With {@code batch} a crash may lose the rows of the last flush interval.
     */
    @WithDefault("batch")
    Durability durability();

    /** The longest time a row waits for others to be written with it; above 0. */
    @WithDefault("100ms")
    Duration flushInterval();

    /** Rows in one write; 1 or more. As many that wait are written before the interval is over. */
    @WithDefault("5000")
    int batchMax();

    /**
     * Rows that may wait in memory, each about 300 bytes; {@code batch-max} or more. With more, new
     * calls are refused with {@code store-unavailable}.
     */
    @WithDefault("100000")
    int rowsMax();

    /** How long rows are kept; an hour or more. Their sums are kept for good. */
    @WithDefault("30d")
    Duration retention();

    /** When a caller is told. */
    enum Durability {
        /** At once. */
        BATCH,
        /** After the commit. */
        EACH
    }

    /** These settings, checked. */
    default LedgerSettings settings() {
        return new LedgerSettings(durability(), flushInterval(), batchMax(), rowsMax());
    }
}
