package io.penstock.runtime.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/** The meters of the ledger. */
public final class LedgerMetrics {

    private final MeterRegistry registry;
    private final Counter rows;
    private final Counter failures;

    /** Meters in the given registry. */
    public LedgerMetrics(MeterRegistry registry) {
        this.registry = registry;
        rows =
                Counter.builder("penstock.ledger.rows")
                        .description("Rows of synchronous calls and of starts that were written")
                        .register(registry);
        failures =
                Counter.builder("penstock.ledger.failures")
                        .description("Writes that failed; their rows are kept and tried again")
                        .register(registry);
    }

    /** Shows how many rows wait. */
    void watch(IntSupplier pending) {
        Gauge.builder("penstock.ledger.pending", pending, IntSupplier::getAsInt)
                .description("Rows that wait to be written")
                .strongReference(true)
                .register(registry);
    }

    void written(int count) {
        rows.increment(count);
    }

    void failed() {
        failures.increment();
    }

    /** A handler was built, or failed to be; the row has what that cost. */
    public void initialized(LedgerRow row) {
        Counter.builder("penstock.billed.init.milliseconds")
                .description("Billed time to build handlers")
                .tags("function", row.function().toString())
                .register(registry)
                .increment((double) row.billedMillis());
    }
}
