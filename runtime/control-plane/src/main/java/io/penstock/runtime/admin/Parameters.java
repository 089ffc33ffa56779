package io.penstock.runtime.admin;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.queue.InvocationState;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Query and path parameters that several resources have. */
final class Parameters {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    private Parameters() {}

    /**
     * A whole number.
     *
     * @throws ProblemException {@code bad-request}
     */
    static int count(String field, String text, int max) {
        int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > max) {
            throw bad(field, text, "Write a whole number from 1 to %d.".formatted(max));
        }
        return number;
    }

    /**
     * The id of an invocation in a path.
     *
     * @throws ProblemException {@code unknown-invocation} if it can't be one
     */
    static InvocationId id(String text) {
        if (!ID.matcher(text).matches()) {
            throw unknown(text);
        }
        return new InvocationId(text);
    }

    /**
     * The id of an invocation to page on from.
     *
     * @throws ProblemException {@code bad-request}
     */
    static Optional<InvocationId> page(String field, @Nullable String text) {
        if (text != null && !ID.matcher(text).matches()) {
            throw bad(field, text, "Write an invocation's id: 32 hex digits.");
        }
        return Optional.ofNullable(text).map(InvocationId::new);
    }

    /** There is no invocation of this id, or none the caller may see. */
    static ProblemException unknown(String id) {
        return Problem.ofField(
                        ErrorCode.UNKNOWN_INVOCATION,
                        "id",
                        id,
                        "There is no such invocation, or it is forgotten.")
                .exception();
    }

    /**
     * The function a request is for.
     *
     * @throws ProblemException {@code bad-request} if there is none, {@code bad-name}
     */
    static FunctionName function(@Nullable String text) {
        if (text == null) {
            throw bad("function", "", "Say which function: ?function=NAME.");
        }
        return FunctionName.parse(text);
    }

    /**
     * The state to look for.
     *
     * @throws ProblemException {@code bad-request}
     */
    static Optional<InvocationState> state(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(
                Arrays.stream(InvocationState.values())
                        .filter(state -> state.label().equals(text))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        bad(
                                                "status",
                                                text,
                                                Arrays.stream(InvocationState.values())
                                                        .map(InvocationState::label)
                                                        .collect(
                                                                Collectors.joining(
                                                                        ", ",
                                                                        "Write one of ",
                                                                        ".")))));
    }

    /**
     * A moment, in milliseconds since 1970.
     *
     * @throws ProblemException {@code bad-request}
     */
    static OptionalLong millis(String field, @Nullable String text) {
        if (text == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Instant.parse(text).toEpochMilli());
        } catch (DateTimeParseException | ArithmeticException _) {
            throw bad(field, text, "Write a moment like 2026-11-21T04:22:07Z.");
        }
    }

    /**
     * Yes or no.
     *
     * @throws ProblemException {@code bad-request}
     */
    static boolean flag(String field, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(field, text, "Write 'true' or 'false'.");
        };
    }

    private static ProblemException bad(String field, String value, String detail) {
        return Problem.ofField(ErrorCode.BAD_REQUEST, field, value, detail).exception();
    }
}
