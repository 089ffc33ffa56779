package io.penstock.runtime.ledger;

import java.time.Duration;

/**
 * How rows get to the store.
 *
 * @param durability when a caller is told
 * @param flushInterval the longest time a row waits for others
 * @param batchMax rows in one write
 * @param rowsMax rows that may wait in memory
 */
public record LedgerSettings(
        LedgerConfig.Durability durability, Duration flushInterval, int batchMax, int rowsMax) {

    /** Checks the bounds. */
    public LedgerSettings {
        if (flushInterval.compareTo(Duration.ZERO) <= 0) {
            throw wrong("flush-interval", flushInterval, "more than 0");
        }
        if (batchMax < 1) {
            throw wrong("batch-max", batchMax, "1 or more");
        }
        if (rowsMax < batchMax) {
            throw wrong("rows-max", rowsMax, "%d (batch-max) or more".formatted(batchMax));
        }
    }

    private static IllegalArgumentException wrong(String key, Object value, String works) {
        return new IllegalArgumentException(
                "penstock.ledger.%s is %s; %s would work".formatted(key, value, works));
    }
}
