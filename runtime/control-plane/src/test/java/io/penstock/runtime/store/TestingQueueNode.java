package io.penstock.runtime.store;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.Enqueued;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** One control plane's queue: a writer and a store over a database. Waits for what it asks. */
final class TestingQueueNode implements AutoCloseable {

    static final QueueRetention RETENTION =
            new QueueRetention(Duration.ofHours(1), Duration.ofHours(24));
    static final GroupLimits LIMITS = new GroupLimits(Duration.ofSeconds(30), 10_000, 64 << 20);

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Transactions reads;
    private final GroupCommit commits;
    private final JdbcQueueStore store;

    TestingQueueNode(TestingDatabase database) {
        this(database, RETENTION);
    }

    TestingQueueNode(TestingDatabase database, QueueRetention retention) {
        this(database.dataSource(), database.dialect(), LIMITS, retention);
    }

    TestingQueueNode(
            DataSource dataSource, Dialect dialect, GroupLimits limits, QueueRetention retention) {
        reads = new Transactions(dataSource);
        commits = new GroupCommit(dataSource, dialect, limits);
        store =
                new JdbcQueueStore(
                        dataSource,
                        dialect,
                        commits,
                        retention,
                        () -> "node-" + NAMES.incrementAndGet());
    }

    JdbcQueueStore store() {
        return store;
    }

    GroupCommit commits() {
        return commits;
    }

    Enqueued enqueue(NewEvent event) {
        return await(store.enqueue(event, false));
    }

    Enqueued enqueueClaiming(NewEvent event) {
        return await(store.enqueue(event, true));
    }

    List<ClaimedEvent> claim(FunctionName function, int max) {
        return await(store.claim(function, max, Long.MAX_VALUE));
    }

    /** The only event that is due of a function. */
    ClaimedEvent claimOne(FunctionName function) {
        List<ClaimedEvent> claimed = claim(function, 2);
        if (claimed.size() != 1) {
            throw new AssertionError("expected one event: " + claimed);
        }
        return claimed.getFirst();
    }

    boolean settle(ClaimedEvent event, Settlement.Ending ending) {
        return settle(event, ending, List.of());
    }

    boolean settle(ClaimedEvent event, Settlement.Ending ending, List<NewEvent> followUps) {
        return await(
                store.settle(
                        new Settlement(event.claim(), 7, ending, Optional.empty(), followUps)));
    }

    /** What is kept of an event. */
    InvocationRecord find(NewEvent event) {
        return store.find(event.id()).orElseThrow();
    }

    /** How many rows a table of its database has. */
    long rows(String table) {
        return reads.read(
                connection ->
                        Transactions.query(
                                        connection,
                                        row -> row.getLong(1),
                                        "SELECT COUNT(*) FROM " + table)
                                .getFirst());
    }

    int renew(Duration lease) {
        return await(store.renewLease(lease));
    }

    /** A result, or a failure as the caller would see it. */
    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(60, SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("the store never answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        commits.close();
    }
}
