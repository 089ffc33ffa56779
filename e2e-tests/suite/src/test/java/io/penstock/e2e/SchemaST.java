package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteDataSource;

/** Databases that an older version has left, and a newer one. */
class SchemaST {

    private static final String OLD = "3";
    private static final String NEWER = "1000";

    private Penstock server;

    @BeforeEach
    void create() throws Exception {
        server = Penstock.create("SchemaST", List.of("-Dpenstock.workers.prewarmed=0"));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void olderOneIsCopiedBeforeItIsMigrated() throws Exception {
        // Given
        migrate(MigrationVersion.fromVersion(OLD));

        // When
        server.start();

        // Then
        server.functions().deploy("echo", FunctionJar.of("Echo"));
        assertThat(server.functions().answer("echo")).isNotNull();
        Path copy = file("penstock.db.schema-" + OLD);
        assertThat(newest(copy)).isEqualTo(OLD);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        assertThat(Integer.parseInt(newest(file("penstock.db"))))
                .isGreaterThan(Integer.parseInt(OLD));
        assertThat(server.logLines())
                .anyMatch(line -> line.contains("database copied before it is migrated"));
    }

    @Test
    void newerOneIsRefusedAndStaysAsItIs() throws Exception {
        // Given
        migrate(MigrationVersion.LATEST);
        try (Connection connection = database(file("penstock.db")).getConnection()) {
            addNewer(connection);
        }

        // When
        Penstock.Refusal refusal = server.startAnother();

        // Then
        assertThat(refusal.exitCode()).isEqualTo(78);
        assertThat(refusal.output())
                .contains("a newer Penstock has changed its tables to version " + NEWER)
                .contains(server.data().toString())
                .doesNotContain("\tat ");
        assertThat(newest(file("penstock.db"))).isEqualTo(NEWER);
    }

    @Test
    void newerOneInPostgresqlIsRefusedAndStaysAsItIs() throws Exception {
        // Given
        try (Postgresql database = Postgresql.launch()) {
            String url = database.createDatabase();
            List<String> options =
                    Postgresql.settings(url).stream().map(setting -> "-D" + setting).toList();
            try (Penstock node = Penstock.create("SchemaST-postgresql", options)) {
                node.start();
                node.terminate();
                node.awaitEnd();
                try (Connection connection = Postgresql.connect(url)) {
                    addNewer(connection);
                }

                // When
                Penstock.Refusal refusal = node.startAnother();

                // Then
                assertThat(refusal.exitCode()).isEqualTo(78);
                assertThat(refusal.output())
                        .contains("a newer Penstock has changed its tables to version " + NEWER)
                        .doesNotContain("\tat ");
                assertThat(
                                Postgresql.texts(
                                        url,
                                        "SELECT max(installed_rank) FROM flyway_schema_history"))
                        .containsExactly("1000");
            }
        }
    }

    private static void addNewer(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO flyway_schema_history (installed_rank, version, description, type,
                        script, checksum, installed_by, execution_time, success)
                    VALUES (1000, '%s', 'later', 'SQL', 'V1000__later.sql', 1, '', 1, TRUE)
                    """
                            .formatted(NEWER));
        }
    }

    private void migrate(MigrationVersion target) {
        Path scripts =
                Penstock.ROOT.resolve("runtime/control-plane/src/main/resources/db/migration");
        Flyway.configure()
                .dataSource(database(file("penstock.db")))
                .locations(
                        "filesystem:" + scripts.resolve("common"),
                        "filesystem:" + scripts.resolve("sqlite"))
                .target(target)
                .load()
                .migrate();
    }

    private Path file(String name) {
        return server.data().resolve(name);
    }

    private static SQLiteDataSource database(Path file) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    /** The version of the tables in a database. */
    private static String newest(Path file) throws SQLException {
        try (Connection connection = database(file).getConnection();
                Statement statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                """
                                SELECT version FROM flyway_schema_history
                                ORDER BY installed_rank DESC LIMIT 1
                                """)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
