package io.penstock.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRegistryStoreIT extends RegistryStoreContract {

    @TempDir private Path directory;

    @Override
    TestingDatabase database() {
        return new SqliteDatabase(directory);
    }

    @Test
    void syncsEachCommitChecksKeysAndWaitsForWriters() throws SQLException {
        try (SqliteDatabase database = new SqliteDatabase(directory);
                Connection connection = database.dataSource().getConnection()) {
            assertThat(pragma(connection, "journal_mode")).isEqualTo("wal");
            assertThat(pragma(connection, "synchronous")).isEqualTo("2");
            assertThat(pragma(connection, "foreign_keys")).isEqualTo("1");
            assertThat(pragma(connection, "busy_timeout")).isEqualTo("10000");
        }
    }

    /** What databases out there have recorded: a changed script would refuse their start. */
    @Test
    void theFirstMigrationIsTheOneOfTheFirstRelease() throws SQLException {
        try (SqliteDatabase database = new SqliteDatabase(directory);
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT checksum FROM flyway_schema_history"
                                        + " WHERE version = '1'")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(185_852_712);
        }
    }

    private static String pragma(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA " + name)) {
            row.next();
            return row.getString(1);
        }
    }
}
