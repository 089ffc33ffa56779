package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.query;
import static io.penstock.runtime.store.Transactions.update;

import io.penstock.runtime.queue.TriggerOwners;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Owners in the table {@code trigger_owners}; {@link NodeLeases} removes those of dead nodes. */
final class JdbcTriggerOwners implements TriggerOwners {

    private final Transactions transactions;
    private final Dialect dialect;
    private final NodeLeases leases;

    /** Owners over a database whose migrations have run. */
    JdbcTriggerOwners(Transactions transactions, Dialect dialect, NodeLeases leases) {
        this.transactions = transactions;
        this.dialect = dialect;
        this.leases = leases;
    }

    @Override
    public Set<String> claim(Set<String> wanted) {
        String name = leases.name();
        Set<String> owned = transactions.read(connection -> owned(connection, name));
        // In order: of two nodes that want the same ones, none waits for the other in a circle.
        SortedSet<String> missing = new TreeSet<>(wanted);
        missing.removeAll(owned);
        if (!missing.isEmpty()) {
            owned =
                    transactions.call(
                            connection -> {
                                take(connection, name, missing);
                                return owned(connection, name);
                            });
        }
        owned.retainAll(wanted);
        return owned;
    }

    private void take(Connection connection, String name, SortedSet<String> missing)
            throws SQLException {
        for (String trigger : missing) {
            update(
                    connection,
                    "INSERT INTO trigger_owners (trigger_name, node) SELECT ?, n.id FROM nodes n"
                            + " WHERE n.id = ? AND n.lease_until > "
                            + dialect.nowMillis()
                            + " AND NOT EXISTS (SELECT 1 FROM trigger_owners o"
                            + " WHERE o.trigger_name = ?) ON CONFLICT (trigger_name) DO NOTHING",
                    trigger,
                    name,
                    trigger);
        }
    }

    private static Set<String> owned(Connection connection, String name) throws SQLException {
        return new HashSet<>(
                query(
                        connection,
                        row -> row.getString(1),
                        "SELECT trigger_name FROM trigger_owners WHERE node = ?",
                        name));
    }

    @Override
    public void release(String trigger) {
        int _ =
                transactions.call(
                        connection ->
                                update(
                                        connection,
                                        "DELETE FROM trigger_owners"
                                                + " WHERE trigger_name = ? AND node = ?",
                                        trigger,
                                        leases.name()));
    }

    @Override
    public Optional<Duration> lease() {
        // Of a SQLite this node is the only one. Renewals come each third of a lease: of one that
        // is good two thirds are left.
        return dialect.locks()
                ? leases.lease().map(whole -> whole.multipliedBy(2).dividedBy(3))
                : Optional.empty();
    }
}
