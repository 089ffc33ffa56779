package io.penstock.runtime.dispatch;

import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.ledger.AttemptLog;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.registry.FunctionVersion;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Makes one ledger row of each attempt and counts from that row, so that ledger and metrics agree.
 * Safe for any number of threads.
 */
final class Metering {

    private final InstantSource clock;
    private final DispatchMetrics metrics;

    Metering(InstantSource clock, DispatchMetrics metrics) {
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * What an attempt had before it ran.
     *
     * @param invocation the invocation
     * @param log where its row goes
     * @param start how its instance was come by; empty when it got none
     * @param askedNanos {@link System#nanoTime} since when it waited for that
     */
    record Attempted(
            Invocation invocation, AttemptLog log, Optional<StartKind> start, long askedNanos) {

        /** How long it had waited until then. */
        long waitedNanos(long untilNanos) {
            return invocation.origin().waitedNanos() + untilNanos - askedNanos;
        }
    }

    /** Makes a version's meters, so that its first call needn't while its caller waits. */
    void prepare(FunctionVersion version) {
        FunctionMeters _ = metrics.of(version);
    }

    /**
     * An attempt has ended; called once for each.
     *
     * @param waitNanos how long it waited for an instance
     * @return completes when its caller may be told
     */
    CompletableFuture<Void> ended(
            Attempted attempted, long waitNanos, Outcome outcome, long responseBytes) {
        Invocation invocation = attempted.invocation();
        LedgerRow row =
                new LedgerRow(
                        LedgerRow.Kind.INVOCATION,
                        Optional.of(invocation.id()),
                        invocation.version().function(),
                        invocation.version().number(),
                        invocation.origin().lineage().trigger(),
                        attempted.start(),
                        invocation.origin().acceptedAtMillis(),
                        clock.millis(),
                        waitNanos,
                        outcome.usage(),
                        invocation.version().settings().memory(),
                        outcome.label(),
                        invocation.origin().attempt(),
                        invocation.body().length(),
                        responseBytes,
                        invocation.origin().lineage().parent());
        metrics.of(invocation.version()).ended(row);
        return attempted.log().ended(row);
    }
}
