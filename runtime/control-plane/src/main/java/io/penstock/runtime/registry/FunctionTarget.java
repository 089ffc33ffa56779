package io.penstock.runtime.registry;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.Problem;

/** Which version of a function a call means. */
public sealed interface FunctionTarget {

    /** The function. */
    FunctionName function();

    /** The target as {@link #parse} reads it. */
    default String text() {
        return switch (this) {
            case Latest latest -> latest.function().toString();
            case Numbered numbered -> numbered.function() + "@" + numbered.number();
            case Aliased aliased -> aliased.function() + ":" + aliased.alias();
        };
    }

    /** The version deployed last. */
    record Latest(FunctionName function) implements FunctionTarget {}

    /** A version by number. */
    record Numbered(FunctionName function, int number) implements FunctionTarget {}

    /** The version an alias leads to. */
    record Aliased(FunctionName function, String alias) implements FunctionTarget {}

    /**
     * Reads {@code name}, {@code name@3} or {@code name:alias}.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code bad-name} if it is none of them
     */
    static FunctionTarget parse(String text) {
        int at = text.indexOf('@');
        if (at >= 0) {
            return new Numbered(
                    FunctionName.parse(text.substring(0, at)),
                    number(text, text.substring(at + 1)));
        }
        int colon = text.indexOf(':');
        if (colon >= 0) {
            String alias = text.substring(colon + 1);
            if (!FunctionName.isLabel(alias)) {
                throw badTarget(text);
            }
            return new Aliased(FunctionName.parse(text.substring(0, colon)), alias);
        }
        return new Latest(FunctionName.parse(text));
    }

    private static int number(String whole, String digits) {
        if (!digits.matches("[1-9]\\d{0,8}")) {
            throw badTarget(whole);
        }
        return Integer.parseInt(digits);
    }

    private static RuntimeException badTarget(String text) {
        return Problem.ofField(
                        ErrorCode.BAD_NAME,
                        "name",
                        text,
                        "Write 'name', 'name@3' for a version or 'name:alias' for an alias.")
                .exception();
    }
}
