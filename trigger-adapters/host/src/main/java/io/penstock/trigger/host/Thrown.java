package io.penstock.trigger.host;

import io.penstock.trigger.spi.ConfigException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter threw, as text: the one mapper of the host. Throwables are third-party code as
 * well: whatever their methods throw is caught.
 */
final class Thrown {

    private static final int STACK_CHARS_MAX = 8 * 1024;
    private static final int MESSAGE_CHARS_MAX = 2 * 1024;

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
        try {
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            return cut(text.toString(), STACK_CHARS_MAX);
        } catch (Throwable e) {
            return "(printing the stack threw " + e.getClass().getName() + ")";
        }
    }

    /** A text that third-party code may have left null. */
    static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    static String cut(String text, int charsMax) {
        return text.length() <= charsMax ? text : text.substring(0, charsMax - 1) + "…";
    }
}
