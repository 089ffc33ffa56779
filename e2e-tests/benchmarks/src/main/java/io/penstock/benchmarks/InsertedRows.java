package io.penstock.benchmarks;

import io.penstock.benchmarks.system.Directories;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.PGReplicationStream;

/** Rows of 64 characters inserted into one table, a hundred per transaction; a slot for each. */
final class InsertedRows implements BenchedSource {

    private static final int PER_TRANSACTION = 100;
    private static final String USER = "postgres";
    private static final String NAME = "bare";

    private final SyncedPostgresql server;
    private int made;

    InsertedRows(Path data) throws IOException, SQLException {
        server = SyncedPostgresql.start(Directories.emptied(data), Map.of("wal_level", "logical"));
        execute("CREATE TABLE rows (id bigint PRIMARY KEY, text text NOT NULL)");
        execute("CREATE PUBLICATION " + NAME + " FOR TABLE rows");
        execute("SELECT pg_create_logical_replication_slot('" + NAME + "', 'pgoutput')");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:" + server.url(), USER, "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public String events() {
        return "rows";
    }

    @Override
    public String bareClient() {
        return "pgjdbc's replication stream of pgoutput";
    }

    @Override
    public String type() {
        return "database";
    }

    @Override
    public String config() {
        return """
               {"url": "%s", "user": "%s", "tables": "public.rows", "snapshot": "never"}
               """
                .formatted(server.url(), USER);
    }

    @Override
    public void produce(int count) throws SQLException {
        int end = made + count;
        try (Connection connection = DriverManager.getConnection("jdbc:" + server.url(), USER, "");
                Statement statement = connection.createStatement()) {
            while (made < end) {
                int last = Math.min(end, made + PER_TRANSACTION);
                statement.execute(
                        "INSERT INTO rows SELECT id, lpad(id::text, 64) FROM generate_series(%d, %d) id"
                                .formatted(made + 1, last));
                made = last;
            }
        }
    }

    @Override
    public void takeBare(Meter meter) throws SQLException {
        long taken = 0;
        try (Connection connection =
                        DriverManager.getConnection("jdbc:" + server.url(), replication());
                PGReplicationStream changes =
                        connection
                                .unwrap(PGConnection.class)
                                .getReplicationAPI()
                                .replicationStream()
                                .logical()
                                .withSlotName(NAME)
                                .withSlotOption("proto_version", "1")
                                .withSlotOption("publication_names", NAME)
                                .start()) {
            boolean committed = false;
            while (!meter.over() || !committed) {
                ByteBuffer change = changes.read();
                byte kind = change.get();
                committed = kind == 'C';
                if (kind == 'I') {
                    taken++;
                    meter.done(taken);
                } else if (committed) {
                    changes.setAppliedLSN(changes.getLastReceiveLSN());
                    changes.setFlushedLSN(changes.getLastReceiveLSN());
                }
            }
            changes.forceUpdateStatus();
        }
    }

    private static Properties replication() {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, USER);
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        return properties;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
