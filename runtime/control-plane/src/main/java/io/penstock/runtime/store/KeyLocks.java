package io.penstock.runtime.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The keys a transaction holds until its end. Locks are taken in one order, so that transactions of
 * several nodes don't wait for each other in a circle. Keys share a bounded number of locks, as the
 * database has a bounded number of them.
 */
final class KeyLocks {

    private static final int STRIPES = 512;

    private final SortedSet<Integer> stripes = new TreeSet<>();

    /** Adds an ordering key of a function. */
    void addOrdering(String function, String key) {
        add("o", function, key);
    }

    /** Adds an idempotency key of a function. */
    void addIdempotency(String function, String key) {
        add("i", function, key);
    }

    private void add(String kind, String function, String key) {
        stripes.add(Math.floorMod((kind + function + "/" + key).hashCode(), STRIPES));
    }

    /** Waits for all of them. */
    void take(Dialect dialect, Connection connection) throws SQLException {
        if (!stripes.isEmpty()) {
            dialect.lock(connection, stripes);
        }
    }
}
