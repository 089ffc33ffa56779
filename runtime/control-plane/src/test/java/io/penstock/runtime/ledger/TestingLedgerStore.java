package io.penstock.runtime.ledger;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** A ledger in memory whose writes can be made to fail, to hang or to end in doubt. */
final class TestingLedgerStore implements LedgerStore {

    private final List<LedgerRow> rows = new ArrayList<>();
    private final List<Integer> batches = new ArrayList<>();
    private final List<Long> sweeps = new ArrayList<>();
    private Predicate<LedgerRow> refused = _ -> false;
    private int failures;
    private int doubts;
    private int old;
    private boolean down;
    private CompletableFuture<Void> committed = CompletableFuture.completedFuture(null);

    /** The rows of all commits, in their order. */
    synchronized List<LedgerRow> rows() {
        return List.copyOf(rows);
    }

    /** How many rows each write had. */
    synchronized List<Integer> batches() {
        return List.copyOf(batches);
    }

    /** Before when each step of a sweep removed rows. */
    synchronized List<Long> sweeps() {
        return List.copyOf(sweeps);
    }

    /** How often a write failed. */
    synchronized int failures() {
        return failures;
    }

    synchronized void down(boolean now) {
        down = now;
    }

    /** Writes end only with this. */
    synchronized void endWith(CompletableFuture<Void> commit) {
        committed = commit;
    }

    /** So many writes are committed, and fail for whoever asked for them. */
    synchronized void doubt(int writes) {
        doubts = writes;
    }

    synchronized void refuse(Predicate<LedgerRow> these) {
        refused = these;
    }

    /** So many rows are there to be swept. */
    synchronized void old(int count) {
        old = count;
    }

    @Override
    public synchronized CompletableFuture<Void> append(List<LedgerRow> batch) {
        if (down) {
            failures++;
            return failed(ErrorCode.STORE_UNAVAILABLE);
        }
        if (batch.stream().anyMatch(refused)) {
            failures++;
            return failed(ErrorCode.INTERNAL_ERROR);
        }
        batches.add(batch.size());
        batch.stream().filter(row -> !rows.contains(row)).forEach(rows::add);
        if (doubts > 0) {
            doubts--;
            failures++;
            return failed(ErrorCode.STORE_UNAVAILABLE);
        }
        return committed;
    }

    private static <T> CompletableFuture<T> failed(ErrorCode code) {
        return CompletableFuture.failedFuture(Problem.of(code, "as told").exception());
    }

    @Override
    public synchronized CompletableFuture<Integer> sweep(long beforeMillis, int max) {
        if (down) {
            failures++;
            return failed(ErrorCode.STORE_UNAVAILABLE);
        }
        sweeps.add(beforeMillis);
        int removed = Math.min(old, max);
        old -= removed;
        return CompletableFuture.completedFuture(removed);
    }

    @Override
    public List<LedgerRow> of(InvocationId invocation) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<List<UsageLine>> usage(UsageQuery query) {
        throw new UnsupportedOperationException();
    }
}
