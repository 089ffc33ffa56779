package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.batch;
import static io.penstock.runtime.store.Transactions.query;
import static io.penstock.runtime.store.Transactions.row;
import static io.penstock.runtime.store.Transactions.update;

import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.store.WriteLine.Entry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This node's name and lease in the table {@code nodes}, and what becomes of the claims of nodes
 * without one. The name changes on the store's thread only, after the commit.
 */
final class NodeLeases {

    private final GroupCommit commits;
    private final Dialect dialect;
    private final Supplier<String> names;
    private final Writes<Duration, Renewal> renewals;
    private final Writes<Boolean, Integer> releases;
    private final Writes<Boolean, Integer> takeOvers;
    private volatile String name;
    private volatile boolean registered;

    NodeLeases(GroupCommit commits, Dialect dialect, Supplier<String> names) {
        this.commits = commits;
        this.dialect = dialect;
        this.names = names;
        this.name = names.get();
        this.renewals = (transaction, leases) -> each(transaction, leases, this::renew);
        this.releases = (transaction, all) -> each(transaction, all, (one, _) -> release(one));
        this.takeOvers = (transaction, all) -> each(transaction, all, (one, _) -> takeOver(one));
    }

    private record Renewal(String name, int returned) {}

    /** The name under which this node claims. */
    String name() {
        return name;
    }

    /** Keeps or takes a lease, and gives back the claims of nodes without one; how many. */
    CompletableFuture<Integer> renew(Duration lease) {
        // Late renewals lose claims, so they wait for nobody.
        return commits.submit(renewals, lease, 0, Entry.FIRST)
                .thenApply(
                        renewal -> {
                            name = renewal.name();
                            registered = true;
                            return renewal.returned();
                        });
    }

    /** Gives back all claims of this node, after everything it submitted before. */
    CompletableFuture<Integer> releaseAll() {
        return commits.submit(releases, true, 0, Entry.ALWAYS);
    }

    /** Gives back all claims of other nodes, whatever their leases. */
    CompletableFuture<Integer> takeOver() {
        return commits.submit(takeOvers, true, 0, Entry.FIRST);
    }

    /** One change of a kind that is too rare to be run together. */
    private interface Change<W, T> {
        T run(Connection connection, W write) throws SQLException;
    }

    private static <W, T> List<T> each(
            GroupTransaction transaction, List<W> writes, Change<W, T> change) throws SQLException {
        List<T> results = new ArrayList<>();
        for (W write : writes) {
            results.add(change.run(transaction.connection(), write));
        }
        return results;
    }

    private Renewal renew(Connection connection, Duration lease) throws SQLException {
        String now = dialect.nowMillis();
        String until = now + " + " + lease.toMillis();
        int kept =
                update(
                        connection,
                        "UPDATE nodes SET lease_until = "
                                + until
                                + " WHERE id = ? AND lease_until > "
                                + now,
                        name);
        String renewed = name;
        if (kept == 0) {
            renewed = registered ? names.get() : name;
            update(
                    connection,
                    "INSERT INTO nodes (id, lease_until) VALUES (?, "
                            + until
                            + ") ON CONFLICT (id) DO UPDATE SET lease_until = "
                            + "excluded.lease_until",
                    renewed);
        }
        String live = " (SELECT n.id FROM nodes n WHERE n.lease_until > " + now + ")";
        int returned = giveBack(connection, "i.claimed_by NOT IN" + live);
        update(connection, "DELETE FROM nodes WHERE lease_until <= " + now);
        return new Renewal(renewed, returned);
    }

    private int release(Connection connection) throws SQLException {
        int returned = giveBack(connection, "i.claimed_by = ?", name);
        update(connection, "DELETE FROM nodes WHERE id = ?", name);
        return returned;
    }

    private int takeOver(Connection connection) throws SQLException {
        int returned = giveBack(connection, "i.claimed_by <> ?", name);
        update(connection, "DELETE FROM nodes WHERE id <> ?", name);
        return returned;
    }

    private record Lost(long seq, boolean sync, @Nullable OrderingKey key) {}

    /**
     * Queues claimed events again; synchronous ones are removed, as nobody waits for them any more.
     * How many were queued.
     */
    private int giveBack(Connection connection, String which, @Nullable Object... parameters)
            throws SQLException {
        List<Lost> lost =
                query(
                        connection,
                        row -> {
                            String key = row.getString(4);
                            return new Lost(
                                    row.getLong(1),
                                    row.getInt(2) == InvocationRows.number(NewEvent.Mode.SYNC),
                                    key == null ? null : new OrderingKey(row.getString(3), key));
                        },
                        "SELECT i.seq, i.mode, i.function, i.ordering_key FROM invocations i"
                                + " WHERE i.state = 2 AND "
                                + which
                                + dialect.skipLocked(),
                        parameters);
        List<Lost> forgotten = lost.stream().filter(Lost::sync).toList();
        forget(connection, forgotten);
        batch(
                connection,
                "UPDATE invocations SET state = 0, claimed_by = NULL WHERE seq = ?",
                lost.stream().filter(one -> !one.sync()).map(one -> row(one.seq())).toList());
        return lost.size() - forgotten.size();
    }

    private void forget(Connection connection, List<Lost> lost) throws SQLException {
        List<OrderingKey> keys =
                lost.stream().map(Lost::key).filter(Objects::nonNull).distinct().toList();
        OrderingKey.lockLate(dialect, connection, keys);
        List<@Nullable Object[]> seqs = lost.stream().map(one -> row(one.seq())).toList();
        batch(connection, "DELETE FROM payloads WHERE seq = ?", seqs);
        batch(connection, "DELETE FROM invocations WHERE seq = ?", seqs);
        OrderingKey.unblock(connection, keys);
    }
}
