package io.penstock.trigger.database;

import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerAdapter;
import io.penstock.trigger.spi.TriggerAdapterProvider;
import io.penstock.trigger.spi.TriggerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Triggers of type {@code database}: changes of rows in PostgreSQL. */
public final class DatabaseAdapterProvider implements TriggerAdapterProvider {

    /** Kept, because a logger that nobody keeps forgets its level. */
    private final List<Logger> kept = new ArrayList<>();

    /** For the adapter host. Levels that it has set are left alone. */
    public DatabaseAdapterProvider() {
        quiet("io.debezium", Level.WARNING);
        quiet("org.apache.kafka", Level.WARNING);
        // They log with its stack what the adapter reports as the trigger's trouble.
        quiet("io.debezium.embedded.async.AsyncEmbeddedEngine", Level.OFF);
        quiet("io.debezium.pipeline.ErrorHandler", Level.OFF);
    }

    private void quiet(String name, Level level) {
        Logger logger = Logger.getLogger(name);
        if (logger.getLevel() == null) {
            logger.setLevel(level);
        }
        kept.add(logger);
    }

    @Override
    public String type() {
        return "database";
    }

    @Override
    public TriggerAdapter create(String trigger, TriggerConfig config) throws ConfigException {
        return new DatabaseAdapter(DatabaseConfig.read(trigger, config));
    }
}
