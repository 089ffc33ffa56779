package io.penstock.runtime.ledger;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.telemetry.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Gathers the rows of synchronous attempts and of starts and writes them in batches, on a thread of
 * its own. While the store doesn't work, rows are kept and tried again until it does. Safe for any
 * number of threads.
 */
public final class Ledger implements AttemptLog, AutoCloseable {

    private static final Log LOG = Log.of(Ledger.class);
    private static final Duration PAUSE_MIN = Duration.ofMillis(50);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(2);

    /** How long a stop waits for a store that doesn't work. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private static final CompletableFuture<Void> AT_ONCE = CompletableFuture.completedFuture(null);

    private final LedgerStore store;
    private final LedgerSettings settings;
    private final LedgerMetrics metrics;
    private final boolean callersWait;
    private final ConcurrentLinkedQueue<Entry> line = new ConcurrentLinkedQueue<>();

    /** Rows in the line or being written. */
    private final AtomicInteger pending = new AtomicInteger();

    private final Thread writer;

    /** Whether the last write failed. Set by the writer. */
    private volatile boolean failing;

    private volatile boolean closing;
    private volatile boolean givenUp;

    /** A row and whoever waits for it to be written. */
    private record Entry(LedgerRow row, CompletableFuture<Void> written) {}

    /** Starts the writer. */
    public Ledger(LedgerStore store, LedgerSettings settings, LedgerMetrics metrics) {
        this.store = store;
        this.settings = settings;
        this.metrics = metrics;
        this.callersWait = settings.durability() == LedgerConfig.Durability.EACH;
        metrics.watch(pending::get);
        this.writer = Threads.start("ledger-writer", this::run);
    }

    @Override
    public CompletableFuture<Void> ended(LedgerRow row) {
        CompletableFuture<Void> written = callersWait ? new CompletableFuture<>() : AT_ONCE;
        line.add(new Entry(row, written));
        int now = pending.incrementAndGet();
        if (now == 1 || now == settings.batchMax()) {
            LockSupport.unpark(writer);
        }
        // INVARIANT: a row that comes after the writer has told those in line sees this.
        if (failing) {
            boolean _ = written.completeExceptionally(unavailable());
        }
        return written;
    }

    /**
     * Whether calls may be admitted: there is room for their rows, and if callers wait for rows,
     * the last one could be written.
     */
    public boolean room() {
        return pending.get() < settings.rowsMax() && !(callersWait && failing);
    }

    private void run() {
        long sinceNanos = System.nanoTime();
        boolean last;
        List<Entry> batch;
        do {
            awaitRows(sinceNanos);
            last = closing;
            long nowNanos = System.nanoTime();
            batch = take();
            if (batch.size() < settings.batchMax()) {
                // Nothing was left in line; else what was left is as old as before.
                sinceNanos = nowNanos;
            }
            write(batch);
            pending.addAndGet(-batch.size());
        } while (!last || !batch.isEmpty());
    }

    /**
     * Waits for rows, then for more of them; those that came while others were written too, since a
     * commit of a few costs nearly as much as one of many.
     *
     * @param sinceNanos none that is in line now is older
     */
    private void awaitRows(long sinceNanos) {
        long oldestNanos = sinceNanos;
        while (pending.get() == 0 && !closing) {
            LockSupport.park(this);
            oldestNanos = System.nanoTime();
        }
        long deadlineNanos = oldestNanos + settings.flushInterval().toNanos();
        long left = deadlineNanos - System.nanoTime();
        while (left > 0 && !callersWait && !closing && pending.get() < settings.batchMax()) {
            LockSupport.parkNanos(this, left);
            left = deadlineNanos - System.nanoTime();
        }
    }

    private List<Entry> take() {
        List<Entry> batch = new ArrayList<>();
        Entry next = line.poll();
        while (next != null) {
            batch.add(next);
            next = batch.size() < settings.batchMax() ? line.poll() : null;
        }
        return batch;
    }

    /** Writes a batch; comes back when it is written, or when nobody waits for that any more. */
    private void write(List<Entry> batch) {
        Duration pause = PAUSE_MIN;
        while (!givenUp && !batch.isEmpty()) {
            try {
                append(batch);
                return;
            } catch (CompletionException | ProblemException e) {
                if (!unavailable(e)) {
                    divide(batch, e);
                    return;
                }
                failed(batch, e);
                LockSupport.parkNanos(this, pause.toNanos());
                pause = pause.multipliedBy(2);
                pause = pause.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause;
            }
        }
    }

    private void append(List<Entry> batch) {
        store.append(batch.stream().map(Entry::row).toList()).join();
        metrics.written(batch.size());
        if (failing) {
            failing = false;
            LOG.info("ledger written again", "pending", pending.get());
        }
        if (callersWait) {
            // Answering may block, and nobody waits for another's client.
            batch.forEach(
                    entry -> Threads.start("ledger-written", () -> entry.written().complete(null)));
        }
    }

    /** One row that the store refuses must not hold up all others for good. */
    private void divide(List<Entry> batch, RuntimeException refusal) {
        if (batch.size() == 1) {
            metrics.failed();
            LOG.error("ledger row refused by the store", refusal, "row", batch.getFirst().row());
            boolean _ = batch.getFirst().written().completeExceptionally(refusal);
            return;
        }
        int half = batch.size() / 2;
        write(batch.subList(0, half));
        write(batch.subList(half, batch.size()));
    }

    private void failed(List<Entry> batch, RuntimeException failure) {
        metrics.failed();
        if (!failing) {
            failing = true;
            LOG.warn("ledger not written; tried again", "error", failure.getMessage());
        }
        if (callersWait) {
            batch.forEach(Ledger::refuse);
            line.forEach(Ledger::refuse);
        }
    }

    private static void refuse(Entry entry) {
        if (!entry.written().isDone()) {
            Threads.start(
                    "ledger-unavailable",
                    () -> entry.written().completeExceptionally(unavailable()));
        }
    }

    private static boolean unavailable(RuntimeException failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof ProblemException problem
                && problem.problem().code() == ErrorCode.STORE_UNAVAILABLE;
    }

    private static ProblemException unavailable() {
        return Problem.of(
                        ErrorCode.STORE_UNAVAILABLE,
                        "The call was run, but its ledger row couldn't be written yet.")
                .retryAfter(PAUSE_MAX)
                .exception();
    }

    /** Writes what there is, then ends. Rows that come later aren't written. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(writer);
        try {
            if (!writer.join(CLOSE_PATIENCE)) {
                givenUp = true;
                LOG.warn("ledger closed with rows that aren't written", "rows", pending.get());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
