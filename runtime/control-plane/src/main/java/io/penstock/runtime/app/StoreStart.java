package io.penstock.runtime.app;

import io.penstock.runtime.store.PostgresqlDurability;
import io.penstock.runtime.store.SqliteCopy;
import io.penstock.runtime.store.StoreConfig;
import io.penstock.runtime.telemetry.Log;
import io.quarkus.flyway.FlywayDataSource;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the database to this version before anything uses it. What it can't do ends the start with
 * one message: a {@link ConfigurationException} is what the framework shows without a stack.
 */
@Singleton
final class StoreStart {

    private static final Log LOG = Log.of(StoreStart.class);
    private static final Duration TIMEOUT_MIN = Duration.ofSeconds(1);
    private static final int CONNECTIONS_MIN = 2;

    void start(
            @Observes @Priority(2) StartupEvent event,
            StoreConfig config,
            @ConfigProperty(name = "penstock.data-dir") Path dataDirectory,
            Instance<Flyway> sqlite,
            @FlywayDataSource(StoreProducer.POSTGRESQL) Instance<Flyway> postgresql)
            throws IOException {
        check(config);
        switch (StoreUrl.parse(config.url())) {
            case StoreUrl.Sqlite _ -> {
                DataDirectory.hideDatabase(dataDirectory);
                Flyway flyway = sqlite.get();
                migrate(
                        flyway,
                        "The database in " + dataDirectory,
                        schema -> keepCopy(flyway, dataDirectory, schema));
            }
            case StoreUrl.Postgresql url -> {
                // Backups of a server are its operator's, and other nodes use it meanwhile.
                migrate(postgresql.get(), "penstock.store.url = " + url.plain(), schema -> {});
                LOG.info("store is PostgreSQL", "url", url.plain());
                warn(postgresql.get().getConfiguration().getDataSource());
            }
            case StoreUrl.Wrong wrong -> throw new UnusableConfigurationException(wrong.reason());
        }
    }

    private static void warn(DataSource postgresql) {
        for (PostgresqlDurability.Risk risk : PostgresqlDurability.risks(postgresql)) {
            LOG.warn(
                    "PostgreSQL confirms what isn't on its disk: set it to on",
                    "setting",
                    risk.setting(),
                    "value",
                    "off",
                    "means",
                    risk.means());
        }
    }

    static void check(StoreConfig config) {
        if (config.timeout().compareTo(TIMEOUT_MIN) < 0) {
            throw new UnusableConfigurationException(
                    "penstock.store.timeout = " + config.timeout() + "; use 1s or more");
        }
        if (config.connections() < CONNECTIONS_MIN) {
            throw new UnusableConfigurationException(
                    "penstock.store.connections = " + config.connections() + "; use 2 or more");
        }
    }

    private static void keepCopy(Flyway flyway, Path dataDirectory, String schema)
            throws IOException {
        Path copy = dataDirectory.resolve("penstock.db.schema-" + schema);
        SqliteCopy.write(flyway.getConfiguration().getDataSource(), copy);
        LOG.info("database copied before it is migrated", "file", copy, "bytes", Files.size(copy));
    }

    private static void migrate(Flyway flyway, String what, Migration.Backup backup) {
        try {
            Migration.run(flyway, backup);
        } catch (Migration.NewerSchemaException e) {
            throw new UnusableConfigurationException(what + " can't be used: " + e.getMessage());
        } catch (IOException e) {
            throw new ConfigurationException(what + " can't be used: " + e.getMessage());
        } catch (FlywayException e) {
            LOG.debug("migration failed", e);
            throw new ConfigurationException(
                    what + " can't be used: " + reason(e).strip().replaceAll("\\s*\\R\\s*", " "));
        }
    }

    /** What the driver says, and what it says it for. Flyway's own words are several lines. */
    private static String reason(FlywayException failure) {
        Throwable told = failure.getCause() == null ? failure : failure.getCause();
        Throwable root = told;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.equals(told)
                ? String.valueOf(told.getMessage())
                : told.getMessage() + " " + root;
    }
}
