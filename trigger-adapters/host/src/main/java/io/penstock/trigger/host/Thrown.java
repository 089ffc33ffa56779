package io.penstock.trigger.host;

import io.penstock.trigger.spi.ConfigException;
import java.util.ArrayList;
import java.util.List;
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

    /** The stack trace with its causes, cut: each has its share, and what those before left. */
    static String stackOf(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        try {
            List<Throwable> chain = chain(thrown);
            for (int i = 0; i < chain.size(); i++) {
                int share = (STACK_CHARS_MAX - text.length()) / (chain.size() - i);
                String own = (i == 0 ? "" : "Caused by: ") + trace(chain.get(i));
                text.append(own.length() <= share ? own : cut(own, share - 1) + "\n");
            }
        } catch (Throwable e) {
            text.append("(printing the stack threw ").append(e.getClass().getName()).append(')');
        }
        return cut(text.toString(), STACK_CHARS_MAX);
    }

    private static List<Throwable> chain(Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        Throwable next = thrown;
        while (next != null && chain.size() < CAUSES_MAX) {
            chain.add(next);
            next = next.getCause();
        }
        return chain;
    }

    private static String trace(Throwable thrown) {
        StringBuilder text = new StringBuilder(describe(thrown)).append('\n');
        for (StackTraceElement frame : thrown.getStackTrace()) {
            text.append("\tat ").append(frame).append('\n');
        }
        return text.toString();
    }

    /** A text that third-party code may have left null. */
    static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    static String cut(String text, int charsMax) {
        return text.length() <= charsMax ? text : text.substring(0, charsMax - 1) + "…";
    }
}
