package io.penstock.runtime.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the header {@code Prefer} asks for. Unknown and malformed preferences are ignored, as the
 * RFC demands: they are wishes.
 *
 * @param respondAsync the answer shall be 202 once the event is durable
 * @param waits the caller wants to wait for the function's answer
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7240">RFC 7240</a>
 */
record Preferences(boolean respondAsync, boolean waits) {

    /** The preference for 202, as it stands in both headers. */
    static final String RESPOND_ASYNC = "respond-async";

    private static final String WAIT = "wait";

    /**
     * Reads the header.
     *
     * @param lines values of all its lines
     */
    static Preferences of(List<String> lines) {
        if (lines.isEmpty()) {
            return new Preferences(false, false);
        }
        Map<String, String> preferences = new HashMap<>();
        for (String line : lines) {
            for (String preference : split(line, ',')) {
                // What follows a semicolon are parameters; none of ours has any.
                String whole = split(preference, ';').getFirst();
                int equals = whole.indexOf('=');
                String name = equals < 0 ? whole : whole.substring(0, equals);
                String value = equals < 0 ? "" : unquoted(whole.substring(equals + 1).strip());
                // Given twice the first one counts: RFC 7240, section 2.
                preferences.putIfAbsent(name.strip().toLowerCase(Locale.ROOT), value);
            }
        }
        String seconds = preferences.get(WAIT);
        return new Preferences(
                "".equals(preferences.get(RESPOND_ASYNC)),
                seconds != null && seconds.matches("\\d*"));
    }

    /** Splits where the separator isn't within a quoted string. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(begin, i));
                begin = i + 1;
            }
        }
        parts.add(text.substring(begin));
        return parts;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
