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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This node's name and lease in the table {@code nodes}, and what becomes of the claims and
 * triggers of nodes without one. The name changes on the store's thread only, after the commit.
 */
final class NodeLeases {

    /**
     * A whole lease, at three renewals in each. After an outage of the database all leases are
     * over; by then each node that lives has renewed its own.
     */
    private static final int TAKING_AFTER = 3;

    private final GroupCommit commits;
    private final Dialect dialect;
    private final Supplier<String> names;
    private final Writes<Duration, Renewal> renewals;
    private final Writes<Duration, Renewal> recoveries;
    private final Writes<Boolean, Integer> releases;
    private final Writes<Boolean, Integer> takeOvers;
    private volatile String name;
    private volatile boolean registered;

    /** How long the lease shall be; null before the first, and from this node's end on. */
    private volatile @Nullable Duration lease;

    /** Whether a transaction has found the lease over, and it will be renewed before the next. */
    private final AtomicBoolean recovering = new AtomicBoolean();

    /** How often in a row this node's lease was still good when it was renewed. */
    private volatile int renewedInTime;

    NodeLeases(GroupCommit commits, Dialect dialect, Supplier<String> names) {
        this.commits = commits;
        this.dialect = dialect;
        this.names = names;
        this.name = names.get();
        this.renewals = (transaction, leases) -> each(transaction, leases, this::renew);
        this.recoveries = (transaction, leases) -> each(transaction, leases, this::recover);
        this.releases = (transaction, all) -> each(transaction, all, (one, _) -> release(one));
        this.takeOvers = (transaction, all) -> each(transaction, all, (one, _) -> takeOver(one));
    }

    private record Renewal(String name, int inRow, int returned) {}

    /** The name under which this node claims. */
    String name() {
        return name;
    }

    /** How long the lease is once it is renewed; empty before the first and from the end on. */
    Optional<Duration> lease() {
        return Optional.ofNullable(lease);
    }

    /**
     * Keeps or takes a lease. If this node has had its own long enough, the claims of nodes without
     * one are given back; how many.
     */
    CompletableFuture<Integer> renew(Duration lease) {
        this.lease = lease;
        return renew(renewals, lease);
    }

    private CompletableFuture<Integer> renew(Writes<Duration, Renewal> how, Duration lease) {
        // Late renewals lose claims, so they wait for nobody; and the name has to be known to those
        // behind them.
        return commits.submit(how, lease, 0, Entry.FIRST)
                .whenComplete(
                        (renewal, failure) -> {
                            if (failure != null) {
                                // The others may have failed longer, and their leases be over.
                                renewedInTime = 0;
                                return;
                            }
                            name = renewal.name();
                            renewedInTime = renewal.inRow();
                            registered = true;
                        })
                .thenApply(Renewal::returned);
    }

    /**
     * Whether this node may claim in a transaction: it has its lease, and nobody takes it over
     * before the transaction's end. If not, the lease is renewed right after.
     *
     * <p>To be asked before the transaction locks keys: whoever takes a node over locks keys when
     * it has the node's row.
     */
    boolean hold(GroupTransaction transaction) throws SQLException {
        // Of a SQLite this node is the only one.
        return !dialect.locks() || transaction.claiming(this::hold);
    }

    private boolean hold(Connection connection) throws SQLException {
        boolean held =
                query(
                                connection,
                                row -> row.getBoolean(1),
                                "SELECT lease_until > "
                                        + dialect.nowMillis()
                                        + " FROM nodes WHERE id = ? FOR KEY SHARE",
                                name)
                        .contains(true);
        Duration wanted = lease;
        if (!held && wanted != null && recovering.compareAndSet(false, true)) {
            CompletableFuture<Integer> _ =
                    renew(recoveries, wanted).whenComplete((_, _) -> recovering.set(false));
        }
        return held;
    }

    /** Gives back all claims of this node, after everything it submitted before. */
    CompletableFuture<Integer> releaseAll() {
        lease = null;
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
        String good = " AND lease_until > " + dialect.nowMillis();
        if (update(connection, extend(lease) + good, name) == 1) {
            int inRow = renewedInTime + 1;
            int returned = inRow < TAKING_AFTER ? 0 : takeFromDead(connection);
            return new Renewal(name, inRow, returned);
        }
        return recover(connection, lease);
    }

    private String extend(Duration lease) {
        return "UPDATE nodes SET lease_until = " + until(lease) + " WHERE id = ?";
    }

    private String until(Duration lease) {
        return dialect.nowMillis() + " + " + lease.toMillis();
    }

    /** Has the lease again after its end, under another name if that is gone. */
    private Renewal recover(Connection connection, Duration lease) throws SQLException {
        if (update(connection, extend(lease), name) == 1) {
            // Over, but nobody has taken the claims: what runs here goes on.
            return new Renewal(name, 0, 0);
        }
        String renewed = registered ? names.get() : name;
        update(
                connection,
                "INSERT INTO nodes (id, lease_until) VALUES (?, " + until(lease) + ")",
                renewed);
        return new Renewal(renewed, 0, 0);
    }

    /**
     * Gives back the claims and triggers of nodes without a lease. A node's row goes in the same
     * transaction, so that it learns of it; one that is being renewed is left.
     */
    private int takeFromDead(Connection connection) throws SQLException {
        List<String> dead =
                query(
                        connection,
                        row -> row.getString(1),
                        "SELECT id FROM nodes WHERE id <> ? AND lease_until <= "
                                + dialect.nowMillis()
                                + dialect.skipLocked(),
                        name);
        batch(
                connection,
                "DELETE FROM nodes WHERE id = ?",
                dead.stream().map(id -> row(id)).toList());
        // Rows that another node removes at this moment are left to it: nobody waits for anybody.
        update(
                connection,
                "DELETE FROM trigger_owners WHERE trigger_name IN (SELECT o.trigger_name"
                        + " FROM trigger_owners o WHERE o.node NOT IN (SELECT n.id FROM nodes n)"
                        + dialect.skipLocked()
                        + ")");
        return giveBack(connection, "i.claimed_by NOT IN (SELECT n.id FROM nodes n)");
    }

    private int release(Connection connection) throws SQLException {
        int returned = giveBack(connection, "i.claimed_by = ?", name);
        update(connection, "DELETE FROM trigger_owners WHERE node = ?", name);
        update(connection, "DELETE FROM nodes WHERE id = ?", name);
        return returned;
    }

    private int takeOver(Connection connection) throws SQLException {
        int returned = giveBack(connection, "i.claimed_by <> ?", name);
        update(connection, "DELETE FROM trigger_owners WHERE node <> ?", name);
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
