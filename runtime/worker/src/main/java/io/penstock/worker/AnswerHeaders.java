package io.penstock.worker;

import io.penstock.protocol.Header;
import io.penstock.protocol.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The header fields of an answer or of a call, checked as they come. Not safe for use by several
 * threads.
 */
final class AnswerHeaders {

    static final String CONTENT_TYPE = "content-type";

    /** Bytes of all names and values; a frame has room for them beside a full chunk. */
    static final int BYTES_MAX = 256 * 1024;

    private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";

    private final List<Header> fields = new ArrayList<>(2);
    private boolean contentTypeReplaceable;
    private int bytes;

    /** Adds a field that goes away when the function sets its own. */
    void addDefault(String name, String value) {
        add(name, value);
        contentTypeReplaceable = true;
    }

    /**
     * Adds a field.
     *
     * @throws IllegalArgumentException if name or value isn't allowed in HTTP (RFC 9110, section
     *     5), or there are too many or too large ones
     */
    void add(String name, String value) {
        checkName(name);
        checkValue(name, value);
        if (contentTypeReplaceable && name.equalsIgnoreCase(CONTENT_TYPE)) {
            fields.removeIf(field -> field.name().equals(CONTENT_TYPE));
            contentTypeReplaceable = false;
        }
        if (fields.size() == Limits.LIST_ENTRIES_MAX) {
            throw new IllegalArgumentException("more than " + Limits.LIST_ENTRIES_MAX + " headers");
        }
        int valueBytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (valueBytes > Limits.STRING_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "header '%s' has %d bytes; at most %d"
                            .formatted(name, valueBytes, Limits.STRING_BYTES_MAX));
        }
        bytes += name.length() + valueBytes;
        if (bytes > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "the headers have more than " + BYTES_MAX + " bytes");
        }
        fields.add(new Header(name, value));
    }

    List<Header> toFrame() {
        return fields;
    }

    private static void checkName(String name) {
        boolean token = !name.isEmpty() && name.length() <= 256;
        for (int i = 0; token && i < name.length(); i++) {
            char c = name.charAt(i);
            token =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || TOKEN_SYMBOLS.indexOf(c) >= 0;
        }
        if (!token) {
            throw new IllegalArgumentException("'" + name + "' is not a header name");
        }
    }

    private static void checkValue(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw new IllegalArgumentException(
                        "header '%s' has a control character at %d".formatted(name, i));
            }
        }
    }
}
