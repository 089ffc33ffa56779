package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.query;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.LongStream;

/**
 * Where SQLite and PostgreSQL differ beyond their migrations.
 *
 * @see <a href="https://www.sqlite.org/rescode.html">SQLite's result codes</a>
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL's error
 *     codes</a>
 */
public enum Dialect {
    /** One process, one writer at a time: nothing has to be locked. */
    SQLITE("CAST(unixepoch('subsec') * 1000 AS INTEGER)", "") {
        @Override
        List<Long> reserve(Connection connection, int count) throws SQLException {
            // The transaction has the only write lock from its first statement on.
            List<Long> last =
                    query(
                            connection,
                            row -> row.getLong(1),
                            "SELECT seq FROM sqlite_sequence WHERE name = 'invocations'");
            long first = (last.isEmpty() ? 0 : last.getFirst()) + 1;
            return LongStream.range(first, first + count).boxed().toList();
        }

        @Override
        boolean locks() {
            return false;
        }

        @Override
        void lock(Connection connection, SortedSet<Integer> stripes) {
            // The only writer has every key.
        }

        @Override
        boolean outage(SQLException e) {
            return SQLITE_OUTAGES.contains(e.getErrorCode() & 0xff);
        }

        @Override
        boolean transientFailure(SQLException e) {
            return outage(e);
        }
    },

    /** Several nodes on one database. */
    POSTGRESQL(
            // The same during a statement: an index can't be searched for what may change.
            "(EXTRACT(EPOCH FROM statement_timestamp()) * 1000)::bigint",
            " FOR UPDATE SKIP LOCKED") {
        @Override
        List<Long> reserve(Connection connection, int count) throws SQLException {
            return query(
                    connection,
                    row -> row.getLong(1),
                    "SELECT nextval('invocations_seq_seq') FROM generate_series(1, ?) ORDER BY 1",
                    count);
        }

        @Override
        boolean locks() {
            return true;
        }

        @Override
        void lock(Connection connection, SortedSet<Integer> stripes) throws SQLException {
            query(
                    connection,
                    _ -> 0,
                    "SELECT pg_advisory_xact_lock(?, stripe) FROM unnest(?) AS stripe",
                    KEY_LOCKS,
                    connection.createArrayOf("int4", stripes.toArray()));
        }

        @Override
        boolean outage(SQLException e) {
            String state = e.getSQLState();
            return state != null
                    && POSTGRESQL_OUTAGES.stream().anyMatch(kind -> state.startsWith(kind));
        }

        @Override
        boolean transientFailure(SQLException e) {
            String state = e.getSQLState();
            return outage(e) || (state != null && state.startsWith("40"));
        }
    };

    /** Busy, locked, no memory, read-only, input or output, corrupt, full, can't open, protocol. */
    private static final Set<Integer> SQLITE_OUTAGES = Set.of(5, 6, 7, 8, 10, 11, 13, 14, 15, 26);

    /**
     * Connection; read-only, as a standby is or a managed server whose disk is full, or ended while
     * idle in a transaction; resources, operator, system, internal.
     */
    private static final Set<String> POSTGRESQL_OUTAGES =
            Set.of("08", "25", "53", "57", "58", "XX");

    /** The first half of our advisory locks' numbers, so that others can use theirs. */
    private static final int KEY_LOCKS = 0x70656e73;

    private final String nowMillis;
    private final String skipLocked;

    Dialect(String nowMillis, String skipLocked) {
        this.nowMillis = nowMillis;
        this.skipLocked = skipLocked;
    }

    /** The dialect of a JDBC URL. */
    public static Dialect of(String jdbcUrl) {
        return jdbcUrl.startsWith("jdbc:postgresql:") ? POSTGRESQL : SQLITE;
    }

    /** The database's clock when a statement began, milliseconds since 1970; an expression. */
    String nowMillis() {
        return nowMillis;
    }

    /** The end of a query for rows that only one transaction may get. */
    String skipLocked() {
        return skipLocked;
    }

    /** Places in the order of acceptance for new invocations, ascending. */
    abstract List<Long> reserve(Connection connection, int count) throws SQLException;

    /** Whether keys have to be locked. */
    abstract boolean locks();

    /** Locks keys until the transaction's end, in their order. */
    abstract void lock(Connection connection, SortedSet<Integer> stripes) throws SQLException;

    /** Whether the database doesn't work, so that no other write would fare better. */
    abstract boolean outage(SQLException e);

    /** Whether the same write may well succeed later. */
    abstract boolean transientFailure(SQLException e);
}
