package io.penstock.trigger.database;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table, as the catalogue spells it.
 *
 * @param schema its schema
 * @param name its name
 */
record TableName(String schema, String name) {

    private static final Pattern WRITTEN = Pattern.compile("([^.,\"\\s]+)\\.([^.,\"\\s]+)");

    /**
     * Reads {@code schema.table}.
     *
     * @throws IllegalArgumentException if it isn't of that form
     */
    static TableName parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException(text);
        }
        return new TableName(written.group(1), written.group(2));
    }

    /** For use in SQL. */
    String quoted() {
        return Sql.name(schema) + "." + Sql.name(name);
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
