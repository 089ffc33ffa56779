package io.penstock.trigger.database;

/** Quoting for SQL that takes no parameters. */
final class Sql {

    private Sql() {}

    /** An identifier. */
    static String name(String identifier) {
        return "\"" + identifier.replace("\"", "\"\"") + "\"";
    }

    /** A literal. */
    static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
