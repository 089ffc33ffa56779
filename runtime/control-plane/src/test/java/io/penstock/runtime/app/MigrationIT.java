package io.penstock.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.store.SqliteCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

final class MigrationIT {

    private static final String OLD = "3";

    private @TempDir Path directory;
    private SQLiteDataSource database;
    private final List<String> kept = new ArrayList<>();

    @BeforeEach
    void open() {
        database = of(directory.resolve("penstock.db"));
    }

    @Test
    void keepsNothingOfAnEmptyDatabase() throws Exception {
        // When
        Migration.run(flyway(MigrationVersion.LATEST), kept::add);

        // Then
        assertThat(kept).isEmpty();
        assertThat(applied(database)).isGreaterThan(1);
    }

    @Test
    void keepsAnOlderOneBeforeItIsChanged() throws Exception {
        // Given
        flyway(MigrationVersion.fromVersion(OLD)).migrate();
        int before = applied(database);
        Path copy = directory.resolve("copy");

        // When
        Migration.run(
                flyway(MigrationVersion.LATEST),
                schema -> {
                    kept.add(schema);
                    SqliteCopy.write(database, copy);
                });

        // Then
        assertThat(kept).containsExactly(OLD);
        assertThat(applied(of(copy))).isEqualTo(before);
        assertThat(applied(database)).isGreaterThan(before);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
    }

    @Test
    void changesNothingThatItCannotKeep() throws Exception {
        // Given
        flyway(MigrationVersion.fromVersion(OLD)).migrate();
        int before = applied(database);
        Path nowhere = directory.resolve("missing").resolve("copy");

        // When
        assertThatThrownBy(
                        () ->
                                Migration.run(
                                        flyway(MigrationVersion.LATEST),
                                        schema -> SqliteCopy.write(database, nowhere)))
                .isInstanceOf(IOException.class);

        // Then
        assertThat(applied(database)).isEqualTo(before);
    }

    @Test
    void keepsNothingWhenThereIsNothingToChange() throws Exception {
        // Given
        flyway(MigrationVersion.LATEST).migrate();

        // When
        Migration.run(flyway(MigrationVersion.LATEST), kept::add);

        // Then
        assertThat(kept).isEmpty();
    }

    @Test
    void refusesScriptsOtherThanThoseThatHaveRun() throws Exception {
        // Given
        flyway(MigrationVersion.LATEST).migrate();
        execute("UPDATE flyway_schema_history SET checksum = checksum + 1 WHERE version = '2'");

        // When
        assertThatThrownBy(() -> Migration.run(flyway(MigrationVersion.LATEST), kept::add))
                .isInstanceOf(FlywayException.class)
                .hasMessageContaining("checksum mismatch for migration version 2");

        // Then
        assertThat(kept).isEmpty();
    }

    @Test
    void refusesAMigrationThatHasFailed() throws Exception {
        // Given
        flyway(MigrationVersion.LATEST).migrate();
        execute("UPDATE flyway_schema_history SET success = 0 WHERE version = '7'");

        // When, then
        assertThatThrownBy(() -> Migration.run(flyway(MigrationVersion.LATEST), kept::add))
                .isInstanceOf(FlywayException.class)
                .hasMessageContaining("failed migration to version 7");
    }

    @Test
    void refusesTheTablesOfANewerVersion() throws Exception {
        // Given
        flyway(MigrationVersion.LATEST).migrate();
        execute(
                """
                INSERT INTO flyway_schema_history (installed_rank, version, description, type,
                    script, checksum, installed_by, execution_time, success)
                VALUES (1000, '1000', 'later', 'SQL', 'V1000__later.sql', 1, '', 1, 1)
                """);

        // When
        assertThatThrownBy(() -> Migration.run(flyway(MigrationVersion.LATEST), kept::add))
                .isInstanceOf(Migration.NewerSchemaException.class)
                .hasMessageContaining("version 1000");

        // Then
        assertThat(kept).isEmpty();
    }

    private Flyway flyway(MigrationVersion target) {
        return Flyway.configure()
                .dataSource(database)
                .locations("db/migration/common", "db/migration/sqlite")
                .target(target)
                .load();
    }

    private static SQLiteDataSource of(Path file) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    private static int applied(SQLiteDataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM flyway_schema_history")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
