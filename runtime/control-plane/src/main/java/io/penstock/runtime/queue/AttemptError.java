package io.penstock.runtime.queue;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import java.nio.charset.StandardCharsets;

/**
 * Why an attempt failed.
 *
 * @param code the error's code, e.g. {@code function-failed}
 * @param detail what happened, in a sentence
 * @param type class name of the throwable; empty when there was none
 * @param message its message; empty when there was none
 * @param stack its stack trace; empty when there was none
 */
public record AttemptError(String code, String detail, String type, String message, String stack) {

    /** Makes text of it that any database takes: a function may put anything into a message. */
    public AttemptError {
        detail = storable(detail);
        type = storable(type);
        message = storable(message);
        stack = storable(stack);
    }

    private static String storable(String text) {
        // Encoding puts a question mark for half a surrogate pair.
        String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return valid.replace('\0', '\uFFFD');
    }

    /** The error of a problem. */
    public static AttemptError of(Problem problem) {
        return new AttemptError(
                problem.code().code(),
                problem.detail(),
                problem.members().getOrDefault("errorType", ""),
                problem.members().getOrDefault("errorMessage", ""),
                problem.members().getOrDefault("stack", ""));
    }

    /** The problem it was made of, as far as it was kept. */
    public Problem problem() {
        Problem problem = Problem.of(ErrorCode.of(code).orElse(ErrorCode.INTERNAL_ERROR), detail);
        if (type.isEmpty() && stack.isEmpty()) {
            return problem;
        }
        return problem.with("errorType", type).with("errorMessage", message).with("stack", stack);
    }
}
