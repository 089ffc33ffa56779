package io.penstock.trigger.database;

import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a trigger's author wrote.
 *
 * @param address where the database is
 * @param user who connects
 * @param password the user's, if one is needed
 * @param tls how the connection is protected
 * @param tables whose changes are events, at least one
 * @param operations which changes are, at least one
 * @param snapshot whether rows that are there already are events, too
 * @param slot name of the replication slot
 * @param publication name of the publication
 * @param heartbeat how often a position is written and confirmed when nothing happens
 */
record DatabaseConfig(
        Address address,
        String user,
        Optional<String> password,
        Tls tls,
        List<TableName> tables,
        Set<Operation> operations,
        Snapshot snapshot,
        String slot,
        String publication,
        Duration heartbeat) {

    /** What becomes of rows that are there when the trigger is made. */
    enum Snapshot {
        /** Each is an event. */
        INITIAL,
        /** Only what changes from then on. */
        NEVER
    }

    private static final int TABLES_MAX = 1000;
    private static final int NAME_CHARS_MAX = 63;
    private static final Pattern SLOT = Pattern.compile("[a-z0-9_]{1,63}");

    /** Reads it. */
    static DatabaseConfig read(String trigger, TriggerConfig config) throws ConfigException {
        return new DatabaseConfig(
                address(config),
                config.text("user"),
                config.secret("password"),
                Tls.read(config),
                tables(config),
                operations(config),
                config.choice("snapshot", Snapshot.INITIAL),
                name(config, "slot", trigger),
                name(config, "publication", trigger),
                config.duration(
                        "heartbeat",
                        Duration.ofSeconds(10),
                        Duration.ofMillis(100),
                        Duration.ofHours(1)));
    }

    private static Address address(TriggerConfig config) throws ConfigException {
        String url = config.text("url");
        try {
            return Address.parse(url);
        } catch (IllegalArgumentException _) {
            throw config.bad(
                    "url",
                    // Up to the last @ there may be a password.
                    url.replaceAll(".*@", "…@").replaceAll("\\?.*", "?…"),
                    "Write postgresql://HOST:PORT/DATABASE; user, password and TLS have fields of"
                            + " their own.");
        }
    }

    private static List<TableName> tables(TriggerConfig config) throws ConfigException {
        List<TableName> tables = new ArrayList<>();
        for (String text : config.texts("tables")) {
            try {
                tables.add(TableName.parse(text));
            } catch (IllegalArgumentException _) {
                throw config.bad("tables", text, "Write SCHEMA.TABLE, e.g. public.orders.");
            }
        }
        if (tables.isEmpty() || tables.size() > TABLES_MAX) {
            throw config.bad(
                    "tables",
                    tables.size() + " tables",
                    "Write 1 to " + TABLES_MAX + " tables as SCHEMA.TABLE, e.g. public.orders.");
        }
        return tables.stream().distinct().toList();
    }

    private static Set<Operation> operations(TriggerConfig config) throws ConfigException {
        List<String> texts = config.texts("operations");
        if (texts.isEmpty()) {
            return EnumSet.of(Operation.INSERT, Operation.UPDATE, Operation.DELETE);
        }
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        for (String text : texts) {
            operations.add(
                    switch (text) {
                        case "insert" -> Operation.INSERT;
                        case "update" -> Operation.UPDATE;
                        case "delete" -> Operation.DELETE;
                        case "truncate" -> Operation.TRUNCATE;
                        default ->
                                throw config.bad(
                                        "operations",
                                        text,
                                        "Write 'insert', 'update', 'delete' or 'truncate'.");
                    });
        }
        return operations;
    }

    private static String name(TriggerConfig config, String field, String trigger)
            throws ConfigException {
        Optional<String> written = config.optionalText(field);
        if (written.isEmpty()) {
            return derived(trigger);
        }
        if (!SLOT.matcher(written.get()).matches()) {
            throw config.bad(
                    field, written.get(), "Write 1 to 63 lower-case letters, digits and '_'.");
        }
        return written.get();
    }

    /**
     * Other triggers have other names: a hash stands for what is cut off a long one, and tells one
     * with "--" from one with a namespace.
     */
    private static String derived(String trigger) {
        String name = "penstock_" + trigger.replace(".", "__").replace('-', '_');
        if (name.length() <= NAME_CHARS_MAX && !trigger.contains("--")) {
            return name;
        }
        String hash = "_" + Digests.hex(trigger).substring(0, 8);
        int kept = Math.min(name.length(), NAME_CHARS_MAX - hash.length());
        return name.substring(0, kept) + hash;
    }
}
