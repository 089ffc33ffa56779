package io.penstock.protocol;

import java.util.List;
import java.util.Optional;

/**
 * One header field as it travels.
 *
 * @param name the field name, as the sender wrote it
 * @param value the value
 */
public record Header(String name, String value) {

    /** The value of the first field of a name, whatever its case. */
    public static Optional<String> first(List<Header> fields, String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }
}
