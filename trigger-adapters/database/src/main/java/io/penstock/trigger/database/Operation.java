package io.penstock.trigger.database;

import java.util.Locale;

/** What happens to rows, and what its events are called. */
enum Operation {
    INSERT("c", "io.penstock.database.row.inserted"),
    UPDATE("u", "io.penstock.database.row.updated"),
    DELETE("d", "io.penstock.database.row.deleted"),
    TRUNCATE("t", "io.penstock.database.table.truncated"),
    /** Was there when the trigger was made. Not a change, so nobody asks for it. */
    READ("r", "io.penstock.database.row.read");

    private final String code;
    private final String type;

    Operation(String code, String type) {
        this.code = code;
        this.type = type;
    }

    /** Debezium's letter. */
    String code() {
        return code;
    }

    /** The CloudEvent's type. */
    String type() {
        return type;
    }

    /** As configuration and data have it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * By Debezium's letter.
     *
     * @throws IllegalArgumentException if there is no such operation
     */
    static Operation of(String code) {
        for (Operation operation : values()) {
            if (operation.code.equals(code)) {
                return operation;
            }
        }
        throw new IllegalArgumentException("Debezium's operation '" + code + "'");
    }
}
