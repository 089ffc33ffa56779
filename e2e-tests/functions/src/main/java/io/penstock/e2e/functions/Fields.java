package io.penstock.e2e.functions;

import java.util.HashMap;
import java.util.Map;

/** A payload of the form {@code name=value&name=value}. Values have none of the two signs. */
final class Fields {

    private final Map<String, String> values = new HashMap<>();

    private Fields(String text) {
        for (String field : text.split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                values.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
    }

    /** The fields of a payload. */
    static Fields of(String payload) {
        return new Fields(payload);
    }

    /** A field, empty when it is absent. */
    String text(String name) {
        return values.getOrDefault(name, "");
    }

    /** A field as a number, {@code 0} when it is absent. */
    long number(String name) {
        return Long.parseLong(values.getOrDefault(name, "0"));
    }
}
