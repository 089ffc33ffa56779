package io.penstock.trigger.host;

import io.penstock.trigger.spi.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter threw, as text: the one mapper of the host. Throwables are third-party code as
 * well: whatever their methods throw is caught.
 */
final class Thrown {

    private static final int STACK_CHARS_MAX = 8 * 1024;
    private static final int MESSAGE_CHARS_MAX = 2 * 1024;
    private static final int CAUSES_MAX = 8;

    private Thrown() {}

    /** Type and message; of a configuration error, field and message. */
    static String describe(Throwable thrown) {
        String message = message(thrown);
        if (thrown instanceof ConfigException config) {
            String field = text(config.field());
            return field.isEmpty() || message.contains(field) ? message : field + ": " + message;
        }
        String type = thrown.getClass().getName();
        return message.isEmpty() ? type : type + ": " + message;
    }

    /** Its message, or why there is none. */
    static String message(Throwable thrown) {
        try {
            return cut(text(thrown.getMessage()), MESSAGE_CHARS_MAX);
        } catch (Throwable e) {
            return "(getMessage() threw " + e.getClass().getName() + ")";
        }
    }

    /** The stack trace with its causes, cut. */
    static String stackOf(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        try {
            Throwable next = thrown;
            for (int cause = 0; next != null && cause < CAUSES_MAX; cause++) {
                text.append(cause == 0 ? "" : "Caused by: ").append(describe(next)).append('\n');
                for (StackTraceElement frame : next.getStackTrace()) {
                    text.append("\tat ").append(frame).append('\n');
                }
                next = next.getCause();
            }
        } catch (Throwable e) {
            text.append("(printing the stack threw ").append(e.getClass().getName()).append(')');
        }
        return cut(text.toString(), STACK_CHARS_MAX);
    }

    /** A text that third-party code may have left null. */
    static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    static String cut(String text, int charsMax) {
        return text.length() <= charsMax ? text : text.substring(0, charsMax - 1) + "…";
    }
}
