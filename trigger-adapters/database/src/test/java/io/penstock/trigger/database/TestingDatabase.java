package io.penstock.trigger.database;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of its own on a server, removed with its slots at the end. */
final class TestingDatabase implements AutoCloseable {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final TestingServer server;
    private final String name = "test_" + DATABASES.incrementAndGet();

    TestingDatabase() throws SQLException {
        this(TestingServer.shared());
    }

    TestingDatabase(TestingServer server) throws SQLException {
        this.server = server;
        try (Connection connection = server.connect("postgres")) {
            run(connection, "CREATE DATABASE " + name);
        }
    }

    String name() {
        return name;
    }

    /** A configuration for some tables, read as the superuser, with quick heartbeats. */
    Map<String, Object> config(String... tables) {
        Map<String, Object> config = new HashMap<>();
        config.put("url", "postgresql://localhost:" + server.port() + "/" + name);
        config.put("user", "postgres");
        config.put("tables", List.of(tables));
        config.put("heartbeat", "500ms");
        config.put("slot", "slot_" + name);
        return config;
    }

    String slot() {
        return "slot_" + name;
    }

    /** Runs statements one by one. */
    void execute(String... statements) throws SQLException {
        try (Connection connection = server.connect(name)) {
            for (String statement : statements) {
                run(connection, statement);
            }
        }
    }

    /** Runs statements in one transaction. */
    void transact(String... statements) throws SQLException {
        try (Connection connection = server.connect(name)) {
            connection.setAutoCommit(false);
            for (String statement : statements) {
                run(connection, statement);
            }
            connection.commit();
        }
    }

    /** The first column of the first row; empty without a row. */
    String ask(String query) throws SQLException {
        try (Connection connection = server.connect(name);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Ends the slot's reader, if there is one, and removes the slot. */
    void dropSlot() {
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(
                        () -> {
                            ask(
                                    "SELECT pg_terminate_backend(active_pid) FROM"
                                            + " pg_replication_slots WHERE slot_name = '"
                                            + slot()
                                            + "' AND active");
                            ask(
                                    "SELECT pg_drop_replication_slot(slot_name) FROM"
                                            + " pg_replication_slots WHERE slot_name = '"
                                            + slot()
                                            + "'");
                            return true;
                        });
    }

    @Override
    public void close() throws SQLException {
        dropSlot();
        try (Connection connection = server.connect("postgres")) {
            run(connection, "DROP DATABASE " + name + " WITH (FORCE)");
        }
    }
}
