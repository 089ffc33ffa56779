package io.penstock.trigger.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A replication slot, as the server describes it.
 *
 * @param mine whether it is of this database and decoded by pgoutput
 * @param active whether somebody reads from it
 * @param lost whether the server has removed log that it needs
 * @param confirmed up to where changes were confirmed; they don't come again
 * @param behindBytes log since then
 */
record Slot(boolean mine, boolean active, boolean lost, Lsn confirmed, long behindBytes) {

    /** The slot with a name, if there is one. */
    static Optional<Slot> find(Connection connection, String name) throws SQLException {
        return Query.list(
                        connection,
                        """
                        SELECT coalesce(plugin = 'pgoutput' AND database = current_database(), false),
                            active, coalesce(wal_status = 'lost', false),
                            coalesce(confirmed_flush_lsn, restart_lsn, '0/0'),
                            pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)
                        FROM pg_replication_slots WHERE slot_name = ?
                        """,
                        Slot::read,
                        name)
                .stream()
                .findFirst();
    }

    private static Slot read(ResultSet row) throws SQLException {
        return new Slot(
                row.getBoolean(1),
                row.getBoolean(2),
                row.getBoolean(3),
                Lsn.parse(row.getString(4)),
                Math.max(0, row.getLong(5)));
    }

    /** Makes it; changes from now on are kept for it. */
    static void create(Connection connection, String name) throws SQLException {
        Query.one(
                connection,
                "SELECT slot_name FROM pg_create_logical_replication_slot(?, 'pgoutput')",
                row -> row.getString(1),
                name);
    }

    /** Removes it. */
    static void drop(Connection connection, String name) throws SQLException {
        Query.one(connection, "SELECT pg_drop_replication_slot(?)::text", row -> "dropped", name);
    }

    /** What somebody runs to remove it. */
    static String dropSql(String name) {
        return "SELECT pg_drop_replication_slot(" + Sql.text(name) + ");";
    }
}
