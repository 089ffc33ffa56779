package io.penstock.trigger.database;

import io.penstock.trigger.spi.ConfigException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Looks whether a trigger's tables are as it needs them. */
final class TableCheck {

    /** Debezium leaves columns of these types out. */
    private static final String UNREADABLE =
            "'money[]', 'name[]', 'interval[]', 'bit varying[]', 'xml[]', 'point[]', 'refcursor[]'";

    /** Of these arrays Debezium tells that a large one wasn't changed; others look like NULL. */
    private static final String TRACKED =
            "'text[]', 'character varying[]', 'character[]', 'json[]', 'jsonb[]', 'bytea[]',"
                    + " 'integer[]', 'date[]', 'bigint[]', 'uuid[]'";

    private final DatabaseConfig config;

    TableCheck(DatabaseConfig config) {
        this.config = config;
    }

    /**
     * What the catalogue says of a table.
     *
     * @param kind {@code r} for a table
     * @param persistence {@code p} if it is logged
     * @param identity {@code d} for the primary key, {@code f} for all columns, in old rows
     */
    private record Table(
            String kind,
            String persistence,
            String identity,
            boolean keyed,
            boolean schemaUsable,
            boolean selectable) {}

    void run(Connection connection) throws SQLException, ConfigException {
        for (TableName table : config.tables()) {
            check(connection, table);
        }
    }

    private void check(Connection connection, TableName name) throws SQLException, ConfigException {
        Table table =
                find(connection, name).orElseThrow(() -> bad(name, "There is no such table."));
        if (!table.kind().equals("r")) {
            throw bad(
                    name,
                    "It isn't a plain table. Name the partitions of a partitioned table, and the"
                            + " tables of a view.");
        }
        String alter = "ALTER TABLE " + name.quoted() + " ";
        String role = Sql.name(config.user());
        if (!table.persistence().equals("p")) {
            throw bad(name, "It isn't in the write-ahead log. Run: " + alter + "SET LOGGED;");
        }
        if (!table.schemaUsable()) {
            throw user(name, "GRANT USAGE ON SCHEMA " + Sql.name(name.schema()) + " TO " + role);
        }
        if (!table.selectable()) {
            throw user(name, "GRANT SELECT ON TABLE " + name.quoted() + " TO " + role);
        }
        if (!table.keyed()) {
            throw bad(
                    name,
                    "It has no primary key, by which its events are ordered. Declare one, or run: "
                            + alter
                            + "ADD COLUMN penstock_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY"
                            + " KEY;");
        }
        if (!List.of("d", "f").contains(table.identity())) {
            throw bad(
                    name,
                    "Its old rows aren't logged with their primary key. Run: "
                            + alter
                            + "REPLICA IDENTITY DEFAULT;");
        }
        columns(connection, name, alter, table.identity().equals("f"));
    }

    private static Optional<Table> find(Connection connection, TableName name) throws SQLException {
        return Query.list(
                        connection,
                        """
                        SELECT relkind, relpersistence, relreplident,
                            EXISTS (SELECT FROM pg_index WHERE indrelid = c.oid AND indisprimary),
                            has_schema_privilege(n.oid, 'USAGE'),
                            has_table_privilege(c.oid, 'SELECT')
                        FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
                        WHERE nspname = ? AND relname = ? AND relkind NOT IN ('i', 'I', 'S', 't')
                        """,
                        row ->
                                new Table(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getString(3),
                                        row.getBoolean(4),
                                        row.getBoolean(5),
                                        row.getBoolean(6)),
                        name.schema(),
                        name.name())
                .stream()
                .findFirst();
    }

    private void columns(Connection connection, TableName name, String alter, boolean full)
            throws SQLException, ConfigException {
        Optional<String> unreadable = column(connection, name, "IN (" + UNREADABLE + ")");
        if (unreadable.isPresent()) {
            throw bad(
                    name,
                    "Its column '%s' can't be read from the write-ahead log. Change its type, e.g. to text[]."
                            .formatted(unreadable.get()));
        }
        Optional<String> untracked =
                column(
                        connection,
                        name,
                        "SIMILAR TO '(%\\[\\]|bit varying)'"
                                + " AND format_type(atttypid, NULL) NOT IN ("
                                + TRACKED
                                + ")");
        if (untracked.isPresent() && !full) {
            throw bad(
                    name,
                    "A large value of its column '%s' that didn't change would look like NULL, unless old rows are logged. Run: %sREPLICA IDENTITY FULL;"
                            .formatted(untracked.get(), alter));
        }
    }

    /** A column whose type is as asked, with its type. */
    private static Optional<String> column(Connection connection, TableName name, String type)
            throws SQLException {
        return Query.list(
                        connection,
                        """
                        SELECT attname || ' ' || format_type(atttypid, NULL)
                        FROM pg_attribute WHERE attrelid = ?::regclass AND attnum > 0
                            AND NOT attisdropped AND format_type(atttypid, NULL)\s"""
                                + type,
                        row -> row.getString(1),
                        name.quoted())
                .stream()
                .findFirst();
    }

    private ConfigException user(TableName table, String sql) {
        return new ConfigException(
                "user",
                config.user(),
                "The role '%s' may not read the table '%s'. Run: %s;"
                        .formatted(config.user(), table, sql));
    }

    private static ConfigException bad(TableName table, String problem) {
        return new ConfigException(
                "tables",
                table.toString(),
                "The table '%s' can't be used. %s".formatted(table, problem));
    }
}
