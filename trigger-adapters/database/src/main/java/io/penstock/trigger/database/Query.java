package io.penstock.trigger.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Questions to the server. */
final class Query {

    /** Reads a row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private Query() {}

    /** All rows. */
    static <T> List<T> list(Connection connection, String sql, Row<T> reader, String... parameters)
            throws SQLException {
        List<T> list = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    list.add(reader.read(row));
                }
            }
        }
        return list;
    }

    /** The only row. */
    static <T> T one(Connection connection, String sql, Row<T> reader, String... parameters)
            throws SQLException {
        return list(connection, sql, reader, parameters).getFirst();
    }
}
