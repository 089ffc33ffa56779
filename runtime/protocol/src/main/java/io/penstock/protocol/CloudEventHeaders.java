package io.penstock.protocol;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;

/**
 * A CloudEvent's attributes as headers, in binary mode.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md">CloudEvents
 *     HTTP binding 1.0.2, sections 3.1.3.1 and 3.1.3.2</a>
 */
public final class CloudEventHeaders {

    /** Starts the name of each header that carries an attribute. */
    public static final String PREFIX = "ce-";

    /** Attributes that CloudEvents defines: no extension can have their names. */
    public static final Set<String> ATTRIBUTES =
            Set.of(
                    "specversion",
                    "id",
                    "source",
                    "type",
                    "subject",
                    "time",
                    "datacontenttype",
                    "dataschema",
                    "data");

    private CloudEventHeaders() {}

    /**
     * The header of an attribute.
     *
     * @param name the attribute's name
     * @param value its value; printable ASCII stays as it is but for space, quote and percent, all
     *     else is escaped
     */
    public static Header attribute(String name, String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b < 0x7f && b != '"' && b != '%') {
                text.append((char) b);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return new Header(PREFIX + name, text.toString());
    }
}
