package io.penstock.trigger.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A publication, as the server describes it.
 *
 * @param operations what it publishes
 * @param tables of which tables
 * @param ours whether a trigger made it
 */
record Publication(Set<Operation> operations, Set<TableName> tables, boolean ours) {

    /** Says of a publication that it may be removed together with its trigger. */
    private static final String MADE_BY = "Made by a Penstock trigger.";

    Publication {
        operations = Set.copyOf(operations);
        tables = Set.copyOf(tables);
    }

    /** The publication with a name, if there is one. */
    static Optional<Publication> find(Connection connection, String name) throws SQLException {
        List<TableName> tables =
                Query.list(
                        connection,
                        "SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = ?",
                        row -> new TableName(row.getString(1), row.getString(2)),
                        name);
        return Query.list(
                        connection,
                        """
                        SELECT pubinsert, pubupdate, pubdelete, pubtruncate,
                            coalesce(obj_description(oid, 'pg_publication') = ?, false)
                        FROM pg_publication WHERE pubname = ?
                        """,
                        row ->
                                new Publication(
                                        operations(row), Set.copyOf(tables), row.getBoolean(5)),
                        MADE_BY,
                        name)
                .stream()
                .findFirst();
    }

    private static Set<Operation> operations(ResultSet row) throws SQLException {
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        List<Operation> columns =
                List.of(Operation.INSERT, Operation.UPDATE, Operation.DELETE, Operation.TRUNCATE);
        for (int i = 0; i < columns.size(); i++) {
            if (row.getBoolean(i + 1)) {
                operations.add(columns.get(i));
            }
        }
        return operations;
    }

    /** Those of the tables that it doesn't publish. */
    List<TableName> missing(List<TableName> wanted) {
        return wanted.stream().filter(table -> !tables.contains(table)).toList();
    }

    /** Makes it, with a remark that it is ours. */
    static void create(Connection connection, String name, List<TableName> tables)
            throws SQLException {
        run(connection, createSql(name, tables));
        run(connection, "COMMENT ON PUBLICATION " + Sql.name(name) + " IS " + Sql.text(MADE_BY));
    }

    /** Lets it publish further tables. */
    static void add(Connection connection, String name, List<TableName> tables)
            throws SQLException {
        run(connection, addSql(name, tables));
    }

    /** Removes it. */
    static void drop(Connection connection, String name) throws SQLException {
        run(connection, "DROP PUBLICATION " + Sql.name(name));
    }

    /** What makes it. */
    static String createSql(String name, List<TableName> tables) {
        return "CREATE PUBLICATION " + Sql.name(name) + " FOR TABLE " + quoted(tables) + ";";
    }

    /** What lets it publish further tables. */
    static String addSql(String name, List<TableName> tables) {
        return "ALTER PUBLICATION " + Sql.name(name) + " ADD TABLE " + quoted(tables) + ";";
    }

    /** What lets it publish all operations. */
    static String publishSql(String name) {
        return "ALTER PUBLICATION "
                + Sql.name(name)
                + " SET (publish = 'insert, update, delete, truncate');";
    }

    private static String quoted(List<TableName> tables) {
        return tables.stream().map(TableName::quoted).collect(Collectors.joining(", "));
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
