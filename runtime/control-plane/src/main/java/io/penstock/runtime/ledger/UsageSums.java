package io.penstock.runtime.ledger;

import java.math.BigInteger;
import java.time.Duration;

/**
 * Sums of rows. All are exact.
 *
 * @param attempts how many rows
 * @param failed those whose outcome isn't {@link LedgerRow#SUCCEEDED}
 * @param refused those that got no instance, which aren't billed
 * @param duration wall time
 * @param cpu CPU time
 * @param allocatedBytes heap that was allocated
 * @param billedMillis wall time, each rounded up to a millisecond
 * @param billedKibMillis that times the configured memory in KiB
 * @param queueWait time that was waited for instances
 * @param requestBytes bodies of requests
 * @param responseBytes bodies of answers
 */
public record UsageSums(
        long attempts,
        long failed,
        long refused,
        Duration duration,
        Duration cpu,
        long allocatedBytes,
        long billedMillis,
        BigInteger billedKibMillis,
        Duration queueWait,
        long requestBytes,
        long responseBytes) {

    /** Of no row. */
    public static final UsageSums NONE =
            new UsageSums(
                    0,
                    0,
                    0,
                    Duration.ZERO,
                    Duration.ZERO,
                    0,
                    0,
                    BigInteger.ZERO,
                    Duration.ZERO,
                    0,
                    0);

    /** These and others. */
    public UsageSums plus(UsageSums other) {
        return new UsageSums(
                Math.addExact(attempts, other.attempts),
                Math.addExact(failed, other.failed),
                Math.addExact(refused, other.refused),
                duration.plus(other.duration),
                cpu.plus(other.cpu),
                Math.addExact(allocatedBytes, other.allocatedBytes),
                Math.addExact(billedMillis, other.billedMillis),
                billedKibMillis.add(other.billedKibMillis),
                queueWait.plus(other.queueWait),
                Math.addExact(requestBytes, other.requestBytes),
                Math.addExact(responseBytes, other.responseBytes));
    }
}
