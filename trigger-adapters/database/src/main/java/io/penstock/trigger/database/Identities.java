package io.penstock.trigger.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * Of which tables PostgreSQL logs old rows whole ({@code REPLICA IDENTITY FULL}). Of the others
 * only the primary key is known, and the engine shows the rest as NULL. Safe for several threads.
 */
final class Identities {

    private volatile Set<TableName> full = Set.of();

    /** Asks the server. */
    void refresh(Connection connection) throws SQLException {
        full =
                Set.copyOf(
                        Query.list(
                                connection,
                                """
                                SELECT nspname, relname FROM pg_class c
                                    JOIN pg_namespace n ON n.oid = relnamespace
                                WHERE relreplident = 'f'
                                """,
                                row -> new TableName(row.getString(1), row.getString(2))));
    }

    /** Whether old rows of a table are logged whole. */
    boolean isFull(TableName table) {
        return full.contains(table);
    }
}
