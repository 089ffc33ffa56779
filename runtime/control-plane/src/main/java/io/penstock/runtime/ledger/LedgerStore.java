package io.penstock.runtime.ledger;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where rows and their sums are kept. Rows and sums always agree: one transaction writes both. */
public interface LedgerStore {

    /**
     * Appends rows and adds them to the sums of their minutes, all or none.
     *
     * @return completes after the commit; exceptionally with {@link
     *     io.penstock.runtime.event.ProblemException} {@code store-unavailable}
     */
    CompletableFuture<Void> append(List<LedgerRow> rows);
}
