package io.penstock.runtime.store;

import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.store.WriteLine.Entry;
import io.penstock.runtime.telemetry.Log;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;

/**
 * The one writer of a store. What is submitted while a transaction is under way goes into the next
 * one together, so that many changes share a commit, which is what costs time. Futures complete on
 * the writer's thread, after the commit; a second thread ends the wait of those whose database
 * doesn't answer. A connection is borrowed for each transaction, so that it recovers by itself.
 *
 * <p>Changes of one kind keep the order of their submission. Safe for any number of threads.
 */
public final class GroupCommit implements AutoCloseable {

    private static final Log LOG = Log.of(GroupCommit.class);

    private final Dialect dialect;
    private final GroupLimits limits;
    private final WriteLine line;
    private final GroupRunner runner;
    private final Thread writer;

    /** Starts the writer of a database whose migrations have run. */
    public GroupCommit(DataSource dataSource, Dialect dialect, GroupLimits limits) {
        this.dialect = dialect;
        this.limits = limits;
        this.line = new WriteLine(limits);
        this.runner = new GroupRunner(dataSource, dialect);
        this.writer = Threads.startPlatform("store-writer", this::write);
        Thread _ = Threads.startPlatform("store-deadlines", this::watch);
    }

    /** What its database speaks. */
    Dialect dialect() {
        return dialect;
    }

    /**
     * Submits a change.
     *
     * @param kind runs it, perhaps with others
     * @param bytes how much memory it keeps, roughly
     * @return completes after the commit; exceptionally with {@link ProblemException} {@code
     *     store-unavailable} when the database doesn't work, takes too long, or too much waits, and
     *     {@code internal-error} when it refuses this change
     */
    <W, T> CompletableFuture<T> submit(Writes<W, T> kind, W write, long bytes) {
        return submit(kind, write, bytes, Entry.BOUNDED);
    }

    /** Submits a change that isn't refused because too much waits, or that goes before all. */
    <W, T> CompletableFuture<T> submit(Writes<W, T> kind, W write, long bytes, Entry entry) {
        CompletableFuture<T> future = new CompletableFuture<>();
        PendingWrite<W, T> pending =
                new PendingWrite<>(
                        kind, write, bytes, System.nanoTime() + limits.timeout().toNanos(), future);
        if (!line.add(pending, entry)) {
            fail(pending, "Too much waits for the store, or it is being closed.");
        }
        return future;
    }

    private void write() {
        List<PendingWrite<?, ?>> batch = line.take();
        while (!batch.isEmpty()) {
            runner.run(batch);
            batch = line.take();
        }
    }

    private void watch() {
        GivenUpWrites givenUp = new GivenUpWrites(System::nanoTime);
        try {
            List<PendingWrite<?, ?>> overdue = line.awaitOverdue();
            while (!overdue.isEmpty()) {
                givenUp.add(overdue.size());
                overdue.forEach(write -> fail(write, "The store doesn't answer in time."));
                overdue = line.awaitOverdue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void fail(PendingWrite<?, ?> write, String detail) {
        Problem problem = Transactions.unavailable(detail);
        boolean _ = write.future().completeExceptionally(new ProblemException(problem));
    }

    /**
     * Takes nothing more and writes what was submitted, for as long as a caller would wait at the
     * most.
     */
    @Override
    public void close() {
        line.close();
        try {
            if (!writer.join(limits.timeout())) {
                LOG.warn("store closed with writes under way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        line.drain().forEach(write -> fail(write, "The store is being closed."));
    }
}
