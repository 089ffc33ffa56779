package io.penstock.runtime.app;

import io.penstock.protocol.Usage;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.ledger.Ledger;
import io.penstock.runtime.ledger.LedgerMetrics;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.pool.InitLog;
import io.penstock.runtime.registry.FunctionVersion;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Makes one ledger row of each start, and counts from that row. */
final class InitRows implements InitLog {

    private final Ledger ledger;
    private final LedgerMetrics metrics;
    private final InstantSource clock;

    InitRows(Ledger ledger, LedgerMetrics metrics, InstantSource clock) {
        this.ledger = ledger;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void ended(
            FunctionVersion version, StartKind start, Usage init, Optional<ErrorCode> error) {
        long now = clock.millis();
        LedgerRow row =
                new LedgerRow(
                        LedgerRow.Kind.INIT,
                        Optional.empty(),
                        version.function(),
                        version.number(),
                        LedgerRow.NO_TRIGGER,
                        Optional.of(start),
                        now - Duration.ofNanos(init.wallNanos()).toMillis(),
                        now,
                        0,
                        init,
                        version.settings().memory(),
                        error.map(ErrorCode::code).orElse(LedgerRow.SUCCEEDED),
                        0,
                        0,
                        0,
                        Optional.empty());
        metrics.initialized(row);
        // Nobody waits for a start's row, also where callers wait for those of their calls.
        CompletableFuture<Void> _ = ledger.ended(row);
    }
}
