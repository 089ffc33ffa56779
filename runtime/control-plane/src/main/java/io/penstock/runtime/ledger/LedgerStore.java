package io.penstock.runtime.ledger;

import io.penstock.runtime.event.InvocationId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where rows and their sums are kept. Rows and sums always agree: one transaction writes both. The
 * methods without a future block and throw {@link io.penstock.runtime.event.ProblemException}
 * {@code store-unavailable}.
 */
public interface LedgerStore {

    /**
     * Appends rows and adds them to the sums of their minutes, all or none. Rows that are there
     * already change nothing, so that rows may be given again when nobody knows whether they were
     * written.
     *
     * @return completes after the commit; exceptionally with {@link
     *     io.penstock.runtime.event.ProblemException} {@code store-unavailable}
     */
    CompletableFuture<Void> append(List<LedgerRow> rows);

    /** The rows of an invocation that are still kept, in the order of their ends. */
    List<LedgerRow> of(InvocationId invocation);

    /**
     * Sums of the minutes of a time, in the order of {@link UsageLine}.
     *
     * @return empty when there are more lines than the query allows
     */
    Optional<List<UsageLine>> usage(UsageQuery query);

    /**
     * Removes rows that ended before a moment, the oldest first; their sums stay.
     *
     * @param max how many at the most, but for those that ended in the same millisecond
     * @return how many were removed
     */
    CompletableFuture<Integer> sweep(long beforeMillis, int max);
}
