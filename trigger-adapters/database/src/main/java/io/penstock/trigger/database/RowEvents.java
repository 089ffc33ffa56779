package io.penstock.trigger.database;

import io.penstock.trigger.spi.EventSink;
import io.penstock.trigger.spi.TriggerEvent;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of Debezium's records. For one thread, which passes the records in order: an event's
 * id counts the changes of one log record.
 */
final class RowEvents {

    private static final int ORDERING_KEY_CHARS_MAX = 200;

    private final DatabaseConfig config;
    private final Identities identities;
    private final Unchanged unchanged;
    private String lastChange = "";
    private int sameChange;

    RowEvents(DatabaseConfig config, Identities identities, Unchanged unchanged) {
        this.config = config;
        this.identities = identities;
        this.unchanged = unchanged;
    }

    /** Empty for heartbeats, beginnings and ends of transactions, and other tables' changes. */
    Optional<TriggerEvent> of(SourceRecord row) {
        if (!(row.value() instanceof Struct value)
                || value.schema().field("op") == null
                || value.schema().field("after") == null) {
            return Optional.empty();
        }
        Struct source = value.getStruct("source");
        TableName table = new TableName(source.getString("schema"), source.getString("table"));
        Operation operation = Operation.of(value.getString("op"));
        if (!config.tables().contains(table)) {
            return Optional.empty();
        }
        Map<String, String> key = row.key() instanceof Struct struct ? all(struct) : Map.of();
        RowData data = data(table, value, key);
        String subject = subject(key);
        boolean snapshot = operation == Operation.READ;
        TriggerEvent.Builder event =
                TriggerEvent.of(
                                snapshot ? snapshotId(source, key) : changeId(source, table, value),
                                config.address().source(table),
                                operation.type())
                        .time(time(source))
                        .orderingKey(orderingKey(table, subject))
                        .data(
                                "application/json",
                                data.json(
                                        operation,
                                        sourceJson(source, snapshot),
                                        EventSink.DATA_BYTES_MAX))
                        .deduplicated();
        if (!subject.isEmpty()) {
            event.subject(subject);
        }
        return Optional.of(event.build());
    }

    private RowData data(TableName table, Struct value, Map<String, String> key) {
        Optional<Struct> before = row(value, "before");
        Optional<Struct> after = row(value, "after");
        List<String> same = new ArrayList<>();
        after.ifPresent(
                row ->
                        row.schema().fields().stream()
                                .filter(field -> unchanged.is(raw(row, field)))
                                .forEach(field -> same.add(field.name())));
        return new RowData(
                key, before.map(row -> old(table, row, key)), after.map(this::all), same);
    }

    private static Optional<Struct> row(Struct value, String field) {
        return value.schema().field(field) == null
                ? Optional.empty()
                : Optional.ofNullable(value.getStruct(field));
    }

    /** What is known of an old row: all of it, or only its key. */
    private Map<String, String> old(TableName table, Struct row, Map<String, String> key) {
        boolean more =
                row.schema().fields().stream()
                        .anyMatch(
                                field -> !key.containsKey(field.name()) && raw(row, field) != null);
        Map<String, String> columns = all(row);
        if (!more && !identities.isFull(table)) {
            columns.keySet().retainAll(key.keySet());
        }
        return columns;
    }

    private Map<String, String> all(Struct row) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (Field field : row.schema().fields()) {
            Object value = raw(row, field);
            if (!unchanged.is(value)) {
                columns.put(field.name(), ValueJson.of(field.schema(), value));
            }
        }
        return columns;
    }

    /** Not {@code get}: where a value is null it returns the column's default. */
    private static @Nullable Object raw(Struct row, Field field) {
        return row.getWithoutDefault(field.name());
    }

    /** The only column's value, or a JSON array of several; empty without a key. */
    private static String subject(Map<String, String> key) {
        if (key.size() != 1) {
            return key.isEmpty() ? "" : "[" + String.join(",", key.values()) + "]";
        }
        String only = key.values().iterator().next();
        return only.startsWith("\"") ? only.substring(1, only.length() - 1) : only;
    }

    private static String orderingKey(TableName table, String subject) {
        String key = table + "/" + subject;
        return key.length() <= ORDERING_KEY_CHARS_MAX ? key : Digests.hex(key);
    }

    private static String snapshotId(Struct source, Map<String, String> key) {
        return "snapshot-" + lsn(source) + "-" + Digests.hex(key.toString());
    }

    /** The same whenever the transaction is read again, whatever is filtered out of it. */
    private String changeId(Struct source, TableName table, Struct value) {
        String change = lsn(source) + "-" + source.getInt64("txId") + "-" + value.getString("op");
        String counted = change + " " + table;
        sameChange = counted.equals(lastChange) ? sameChange + 1 : 0;
        lastChange = counted;
        return change + "-" + sameChange;
    }

    private static Lsn lsn(Struct source) {
        return new Lsn(source.getInt64("lsn"));
    }

    private static OffsetDateTime time(Struct source) {
        long micros = source.getInt64("ts_us");
        return Instant.ofEpochSecond(
                        Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L)
                .atOffset(ZoneOffset.UTC);
    }

    private static String sourceJson(Struct source, boolean snapshot) {
        return "{\"database\":%s,\"schema\":%s,\"table\":%s,\"lsn\":\"%s\",\"txId\":%s,\"commitTime\":\"%s\",\"snapshot\":%s}"
                .formatted(
                        ValueJson.text(source.getString("db")),
                        ValueJson.text(source.getString("schema")),
                        ValueJson.text(source.getString("table")),
                        lsn(source),
                        source.getInt64("txId"),
                        time(source),
                        snapshot);
    }
}
