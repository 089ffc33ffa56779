package io.penstock.runtime.event;

import java.util.Map;

/**
 * Writes a {@link Problem} as JSON.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, problem details</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259#section-7">RFC 8259, strings</a>
 */
public final class ProblemJson {

    /** The media type of what {@link #render} returns. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** The header that repeats the kind, for clients that don't read the body. */
    public static final String KIND_HEADER = "Penstock-Error-Kind";

    /** What the type of a problem begins with; the code follows. */
    public static final String TYPE_PREFIX = "https://penstock.io/errors/";

    private ProblemJson() {}

    /**
     * The problem as a JSON object: {@code type}, {@code title}, {@code status}, {@code detail},
     * {@code code}, {@code kind}, then the problem's own members as strings.
     *
     * @return JSON that is valid in UTF-8 whatever characters the problem has
     */
    public static String render(Problem problem) {
        ErrorCode code = problem.code();
        StringBuilder json = new StringBuilder(256).append('{');
        member(json, "type", TYPE_PREFIX + code.code());
        member(json.append(','), "title", code.title());
        json.append(",\"status\":").append(code.status());
        member(json.append(','), "detail", problem.detail());
        member(json.append(','), "code", code.code());
        member(json.append(','), "kind", code.kind().label());
        for (Map.Entry<String, String> entry : problem.members().entrySet()) {
            member(json.append(','), entry.getKey(), entry.getValue());
        }
        return json.append('}').toString();
    }

    /**
     * The value of the {@code Retry-After} header: whole seconds, rounded up, at least 1.
     *
     * @param problem one with {@link Problem#retryAfter()}
     */
    public static String retryAfterSeconds(Problem problem) {
        long millis = problem.retryAfter().orElseThrow().toMillis();
        return Long.toString(Math.max(1, Math.ceilDiv(millis, 1000L)));
    }

    private static void member(StringBuilder json, String name, String value) {
        quote(json, name);
        json.append(':');
        quote(json, value);
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (needsEscape(text, i)) {
                        json.append("\\u").append(String.format("%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }

    /** Control characters, and half surrogate pairs, which UTF-8 can't carry. */
    private static boolean needsEscape(String text, int index) {
        char c = text.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return index == 0 || !Character.isHighSurrogate(text.charAt(index - 1));
        }
        return Character.isISOControl(c);
    }
}
