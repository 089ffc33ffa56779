package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.batch;
import static io.penstock.runtime.store.Transactions.query;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An ordering key of a function. Whoever adds or ends an event of it holds it.
 *
 * @param function the function's whole name
 * @param key the key
 */
record OrderingKey(String function, String key) {

    /**
     * The first blocked one of a key, unless one is queued or running. Both are found by one step
     * in an index, however many there are: for the smallest PostgreSQL takes the index, for any it
     * would read the whole table, thinking to find one soon.
     */
    static final String UNBLOCK =
            "UPDATE invocations SET state = 0 WHERE seq = ("
                    + "SELECT MIN(b.seq) FROM invocations b"
                    + " WHERE b.function = ? AND b.ordering_key = ? AND b.state = 1)"
                    + " AND (SELECT MIN(a.seq) FROM invocations a"
                    + " WHERE a.function = ? AND a.ordering_key = ?"
                    + " AND a.ordering_key IS NOT NULL AND a.state IN (0, 2)) IS NULL";

    /** Lets the next event of each key go, if none is under way. */
    static void unblock(Connection connection, Collection<OrderingKey> keys) throws SQLException {
        batch(
                connection,
                UNBLOCK,
                keys.stream()
                        .distinct()
                        .map(key -> Transactions.row(key.function, key.key, key.function, key.key))
                        .toList());
    }

    /** The keys of invocations by their place; those without one are left out. */
    static Map<Long, OrderingKey> of(Connection connection, List<Long> seqs) throws SQLException {
        Map<Long, OrderingKey> keys = new HashMap<>();
        for (InList list : InList.of(seqs)) {
            query(
                    connection,
                    row ->
                            keys.put(
                                    row.getLong(1),
                                    new OrderingKey(row.getString(2), row.getString(3))),
                    "SELECT seq, function, ordering_key FROM invocations"
                            + " WHERE ordering_key IS NOT NULL AND seq IN "
                            + list.sql(),
                    list.parameters().toArray());
        }
        return keys;
    }

    /**
     * Locks keys that weren't known at the transaction's start. If two nodes should wait for each
     * other here, the database ends one of the two, and its changes are run again one by one.
     */
    static void lockLate(Dialect dialect, Connection connection, List<OrderingKey> keys)
            throws SQLException {
        KeyLocks locks = new KeyLocks();
        keys.forEach(key -> key.lock(locks));
        locks.take(dialect, connection);
    }

    /** Adds this key to those a transaction locks at its start. */
    void lock(KeyLocks locks) {
        locks.addOrdering(function, key);
    }
}
