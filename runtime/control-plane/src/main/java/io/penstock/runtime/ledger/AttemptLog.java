package io.penstock.runtime.ledger;

import java.util.concurrent.CompletableFuture;

/** Takes the row of an attempt at the moment its outcome is decided, before the caller is told. */
@FunctionalInterface
public interface AttemptLog {

    /**
     * Takes a row. Must return at once.
     *
     * @return completes when the caller may be told; nearly always complete already
     */
    CompletableFuture<Void> ended(LedgerRow row);
}
