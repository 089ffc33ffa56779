package io.penstock.runtime.telemetry;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Log lines of a constant message and facts as key-values: {@code worker started workerId=7
 * pid=4711}. Safe for any number of threads.
 *
 * <p>Keys with one meaning everywhere: {@code invocationId}, {@code function}, {@code version},
 * {@code attempt}, {@code instanceId}, {@code workerId}, {@code trigger}, {@code errorCode}.
 * Payloads and secrets are never logged.
 */
public final class Log {

    private final System.Logger logger;

    private Log(System.Logger logger) {
        this.logger = logger;
    }

    /** The log of a class. */
    public static Log of(Class<?> type) {
        return new Log(System.getLogger(type.getName()));
    }

    /** Something an operator must act on. */
    public void error(String message, Throwable cause, @Nullable Object... facts) {
        logger.log(Level.ERROR, line(message, facts), cause);
    }

    /** Something is degraded. */
    public void warn(String message, @Nullable Object... facts) {
        log(Level.WARNING, message, facts);
    }

    /** A transition in a lifecycle. */
    public void info(String message, @Nullable Object... facts) {
        log(Level.INFO, message, facts);
    }

    /** A detail. */
    public void debug(String message, @Nullable Object... facts) {
        log(Level.DEBUG, message, facts);
    }

    /** A detail with its stack. */
    public void debug(String message, Throwable cause, @Nullable Object... facts) {
        if (logger.isLoggable(Level.DEBUG)) {
            logger.log(Level.DEBUG, line(message, facts), cause);
        }
    }

    private void log(Level level, String message, @Nullable Object... facts) {
        if (logger.isLoggable(level)) {
            logger.log(level, line(message, facts));
        }
    }

    /**
     * The text of a line.
     *
     * @param facts keys and values in turn
     */
    static String line(String message, @Nullable Object... facts) {
        if (facts.length % 2 != 0) {
            throw new IllegalArgumentException("a key without a value in: " + message);
        }
        StringBuilder line = new StringBuilder(message);
        for (int i = 0; i < facts.length; i += 2) {
            line.append(' ').append(facts[i]).append('=');
            appendValue(line, String.valueOf(facts[i + 1]));
        }
        return line.toString();
    }

    /**
     * Quotes what isn't one plain word, so that a value can't pretend to be another fact or line.
     */
    private static void appendValue(StringBuilder line, String value) {
        boolean plain =
                !value.isEmpty()
                        && value.chars()
                                .noneMatch(c -> c == ' ' || c == '"' || c == '=' || breaks(c));
        if (plain) {
            line.append(value);
            return;
        }
        line.append('"');
        value.chars()
                .forEach(
                        c -> {
                            switch (c) {
                                case '"' -> line.append("\\\"");
                                case '\\' -> line.append("\\\\");
                                case '\n' -> line.append("\\n");
                                case '\r' -> line.append("\\r");
                                default -> line.append(breaks(c) ? ' ' : (char) c);
                            }
                        });
        line.append('"');
    }

    /** Control characters, which a terminal may obey, and what some readers take for a new line. */
    private static boolean breaks(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    }
}
