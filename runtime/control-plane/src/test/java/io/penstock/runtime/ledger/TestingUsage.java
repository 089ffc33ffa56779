package io.penstock.runtime.ledger;

import java.time.Instant;
import java.util.Optional;

/** Lines of usage. */
public final class TestingUsage {

    private TestingUsage() {}

    /** A line of all functions together, of all times. */
    public static UsageLine ofAll(LedgerRow.Kind kind, UsageSums sums) {
        return new UsageLine(
                new UsageLine.Key(
                        new Granularity.Period(Instant.EPOCH, Instant.MAX),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        kind),
                sums);
    }
}
