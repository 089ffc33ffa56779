package io.penstock.trigger.filedrop;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes JSON.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
final class Json {

    private Json() {}

    /** An object; values are texts, numbers, flags, lists and further objects. */
    static String object(Map<?, ?> fields) {
        return fields.entrySet().stream()
                .map(field -> text(String.valueOf(field.getKey())) + ":" + value(field.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String value(Object value) {
        return switch (value) {
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            case List<?> items ->
                    items.stream().map(Json::value).collect(Collectors.joining(",", "[", "]"));
            case Map<?, ?> fields -> object(fields);
            default -> text(value.toString());
        };
    }

    static String text(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || (Character.isSurrogate(c) && isAlone(text, i))) {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private static boolean isAlone(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
                : i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
    }
}
