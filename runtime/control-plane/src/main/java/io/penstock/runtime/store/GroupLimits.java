package io.penstock.runtime.store;

import java.time.Duration;

/**
 * What may wait for the store's thread, and for how long.
 *
 * @param timeout how long a caller waits for its commit
 * @param waitingMax writes that wait at the most
 * @param waitingBytesMax bytes of bodies that wait at the most
 */
public record GroupLimits(Duration timeout, int waitingMax, long waitingBytesMax) {

    /** Writes in one transaction at the most; also the parameters of one statement. */
    static final int TRANSACTION_WRITES_MAX = 512;

    /** Bytes of bodies in one transaction at the most, unless one has more. */
    static final long TRANSACTION_BYTES_MAX = 16L * 1024 * 1024;

    /** Checks the limits. */
    public GroupLimits {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive: " + timeout);
        }
        if (waitingMax < 1) {
            throw new IllegalArgumentException("waitingMax must be at least 1: " + waitingMax);
        }
        if (waitingBytesMax < 1) {
            throw new IllegalArgumentException(
                    "waitingBytesMax must be at least 1: " + waitingBytesMax);
        }
    }
}
