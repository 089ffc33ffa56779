package io.penstock.runtime.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;

/** A SQLite file, opened the way the runtime opens it. */
final class SqliteDatabase implements TestingDatabase {

    private static final String URL_KEY = "quarkus.datasource.jdbc.url";

    private final String url;
    private AgroalDataSource dataSource;

    SqliteDatabase(Path directory) {
        this(directory, MigrationVersion.LATEST);
    }

    private SqliteDatabase(Path directory, MigrationVersion version) {
        url = configuredUrl().replace("${penstock.data-dir}", directory.toString());
        dataSource = open(version);
    }

    /** As an older Penstock left it, which ran the migrations up to a version. */
    static SqliteDatabase ofVersion(Path directory, String version) {
        return new SqliteDatabase(directory, MigrationVersion.fromVersion(version));
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    public void reopen() {
        dataSource.close();
        dataSource = open(MigrationVersion.LATEST);
    }

    @Override
    public void close() {
        dataSource.close();
    }

    private AgroalDataSource open(MigrationVersion version) {
        try {
            AgroalDataSource opened =
                    AgroalDataSource.from(
                            new AgroalDataSourceConfigurationSupplier()
                                    .connectionPoolConfiguration(
                                            pool ->
                                                    pool.maxSize(8)
                                                            .acquisitionTimeout(
                                                                    Duration.ofSeconds(10))
                                                            .connectionFactoryConfiguration(
                                                                    factory ->
                                                                            factory.jdbcUrl(url))));
            Flyway.configure()
                    .dataSource(opened)
                    .locations("db/migration/common", "db/migration/sqlite")
                    .target(version)
                    .load()
                    .migrate();
            return opened;
        } catch (SQLException e) {
            throw new IllegalStateException("no database at " + url, e);
        }
    }

    private static String configuredUrl() {
        Properties properties = new Properties();
        try (InputStream in = SqliteDatabase.class.getResourceAsStream("/application.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty(URL_KEY);
    }
}
