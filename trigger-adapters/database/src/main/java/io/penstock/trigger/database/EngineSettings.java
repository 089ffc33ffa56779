package io.penstock.trigger.database;

import io.debezium.connector.postgresql.PostgresConnector;
import java.util.EnumSet;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A trigger's configuration in Debezium's words.
 *
 * @see <a
 *     href="https://debezium.io/documentation/reference/stable/connectors/postgresql.html">Debezium
 *     connector for PostgreSQL</a>
 */
final class EngineSettings {

    /** Records that the engine holds ready. Rows can be large: see {@link #QUEUE_BYTES}. */
    private static final int QUEUE_RECORDS = 2048;

    private static final int BATCH_RECORDS = 512;
    private static final int QUEUE_BYTES = 32 * 1024 * 1024;
    private static final int FETCH_ROWS = 512;

    private EngineSettings() {}

    /** For one run of the engine. */
    static Properties of(DatabaseConfig config, boolean snapshot, Unchanged unchanged) {
        Properties settings = new Properties();
        settings.put("name", config.slot());
        settings.put("topic.prefix", config.slot());
        settings.put("connector.class", PostgresConnector.class.getName());
        connection(settings, config);
        what(settings, config, snapshot);
        how(settings, config);
        values(settings, unchanged);
        return settings;
    }

    private static void connection(Properties settings, DatabaseConfig config) {
        settings.put("database.hostname", config.address().host());
        settings.put("database.port", Integer.toString(config.address().port()));
        settings.put("database.dbname", config.address().database());
        settings.put("database.user", config.user());
        config.password().ifPresent(password -> settings.put("database.password", password));
        config.tls().parameters().forEach((name, value) -> settings.put("database." + name, value));
        settings.put("database.tcpKeepAlive", "true");
        settings.put("driver.connectTimeout", "10");
        settings.put("driver.loginTimeout", "10");
        // The adapter tries again, after it has looked at the slot.
        settings.put("errors.max.retries", "0");
        settings.put("slot.max.retries", "0");
    }

    private static void what(Properties settings, DatabaseConfig config, boolean snapshot) {
        settings.put("plugin.name", "pgoutput");
        settings.put("slot.name", config.slot());
        settings.put("publication.name", config.publication());
        settings.put("publication.autocreate.mode", "disabled");
        settings.put("snapshot.mode", snapshot ? "initial" : "no_data");
        settings.put("snapshot.fetch.size", Integer.toString(FETCH_ROWS));
        settings.put(
                "table.include.list",
                config.tables().stream()
                        .map(table -> Pattern.quote(table.toString()))
                        .collect(Collectors.joining(",")));
        Set<Operation> skipped =
                EnumSet.of(
                        Operation.INSERT, Operation.UPDATE, Operation.DELETE, Operation.TRUNCATE);
        skipped.removeAll(config.operations());
        settings.put(
                "skipped.operations",
                skipped.isEmpty()
                        ? "none"
                        : skipped.stream().map(Operation::code).collect(Collectors.joining(",")));
        settings.put("tombstones.on.delete", "false");
        // Ends of transactions come as records, so that each can be confirmed.
        settings.put("provide.transaction.metadata", "true");
    }

    private static void how(Properties settings, DatabaseConfig config) {
        settings.put("offset.storage", ProgressStore.class.getName());
        settings.put("max.queue.size", Integer.toString(QUEUE_RECORDS));
        settings.put("max.batch.size", Integer.toString(BATCH_RECORDS));
        settings.put("max.queue.size.in.bytes", Integer.toString(QUEUE_BYTES));
        settings.put("poll.interval.ms", "100");
        settings.put("record.processing.threads", "1");
        settings.put("task.management.timeout.ms", "30000");
        settings.put("executor.shutdown.timeout.ms", "4000");
        settings.put("heartbeat.interval.ms", Long.toString(config.heartbeat().toMillis()));
        // A message in the log: without it the position doesn't move while the tables are idle.
        settings.put(
                "heartbeat.action.query", "SELECT pg_logical_emit_message(false, 'penstock', '')");
        // Confirming what the server says it has sent would go beyond what was saved.
        settings.put("lsn.flush.mode", "connector");
        settings.put("offset.mismatch.strategy", "no_validation");
        settings.put("status.update.interval.ms", "5000");
    }

    private static void values(Properties settings, Unchanged unchanged) {
        settings.put("unavailable.value.placeholder", unchanged.placeholder());
        settings.put("decimal.handling.mode", "string");
        settings.put("time.precision.mode", "microseconds");
        settings.put("interval.handling.mode", "string");
        settings.put("hstore.handling.mode", "json");
        settings.put("binary.handling.mode", "bytes");
        settings.put("include.unknown.datatypes", "true");
        // A value that can't be shown stops the trigger; else it would look like NULL.
        settings.put("event.converting.failure.handling.mode", "fail");
        // Tells bytea from types that Debezium doesn't know.
        settings.put("column.propagate.source.type", ".*");
    }
}
