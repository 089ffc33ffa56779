package io.penstock.e2e;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A table with a row for each key, which each event updates. */
final class DatabaseSource implements NumberedSource {

    private final Postgresql database;
    private final String url;

    /** A new table in a database of its own. */
    DatabaseSource(Postgresql database) throws SQLException {
        this.database = database;
        this.url = database.createDatabase();
        try (Connection connection = Postgresql.connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE numbers (id int PRIMARY KEY, text text NOT NULL)");
            statement.execute(
                    "INSERT INTO numbers SELECT id, '' FROM generate_series(0, %d) id"
                            .formatted(KEYS - 1));
        }
    }

    @Override
    public String type() {
        return "database";
    }

    @Override
    public String config() {
        return """
               {"url": "%s", "user": "%s", "tables": ["public.numbers"], "operations": "update",
                "snapshot": "never", "heartbeat": "500ms"}
               """
                .formatted(url.substring("jdbc:".length()), Postgresql.USER);
    }

    @Override
    public FunctionJar function() {
        return FunctionJar.of("RowRecorder");
    }

    @Override
    public void produce(List<Numbered> events) throws SQLException {
        try (Connection connection = Postgresql.connect(url);
                PreparedStatement update =
                        connection.prepareStatement("UPDATE numbers SET text = ? WHERE id = ?")) {
            for (Numbered event : events) {
                update.setString(1, event.text());
                update.setInt(2, event.key());
                update.executeUpdate();
            }
        }
    }

    @Override
    public void killAndStart() throws IOException {
        database.kill();
        database.start();
    }
}
