package io.penstock.runtime.event;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An error as the caller sees it.
 *
 * @param code what went wrong
 * @param detail this occurrence, in a sentence, with what would work
 * @param retryAfter when trying again may help
 * @param members further members of the answer, e.g. {@code field} and {@code value}, in order
 */
public record Problem(
        ErrorCode code, String detail, Optional<Duration> retryAfter, Map<String, String> members) {

    /** Characters of a bad value that are repeated to the caller. */
    private static final int VALUE_CHARS_MAX = 200;

    /** Copies the members. */
    public Problem {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** A problem without further members. */
    public static Problem of(ErrorCode code, String detail) {
        return new Problem(code, detail, Optional.empty(), Map.of());
    }

    /**
     * A problem with one field of the request.
     *
     * @param code what went wrong
     * @param field the field's name as the caller wrote it
     * @param value the value that can't be used; cut when long
     * @param detail what would work
     * @return the problem with members {@code field} and {@code value}
     */
    public static Problem ofField(ErrorCode code, String field, String value, String detail) {
        String shown =
                value.length() <= VALUE_CHARS_MAX
                        ? value
                        : value.substring(0, VALUE_CHARS_MAX) + "…";
        return of(code, detail).with("field", field).with("value", shown);
    }

    /** This problem with a time after which trying again may help. */
    public Problem retryAfter(Duration after) {
        return new Problem(code, detail, Optional.of(after), members);
    }

    /** This problem with one more member. */
    public Problem with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new Problem(code, detail, retryAfter, more);
    }

    /** This problem as an exception. */
    public ProblemException exception() {
        return new ProblemException(this);
    }
}
