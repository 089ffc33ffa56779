package io.penstock.process;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The root handler of {@code java.util.logging}, where {@link System.Logger} ends as well. Public
 * because the log manager constructs it.
 */
public final class LogHandler extends Handler {

    /** Static because the log manager constructs handlers by name; set once, at start. */
    private static volatile @Nullable OutputCapture capture;

    private final SimpleFormatter messages = new SimpleFormatter();

    /** A handler for the process's capture. */
    public LogHandler() {}

    static void capture(OutputCapture target) {
        capture = target;
    }

    @Override
    public void publish(LogRecord record) {
        OutputCapture target = capture;
        if (target != null && isLoggable(record)) {
            String logger = record.getLoggerName() == null ? "" : record.getLoggerName();
            target.log(level(record.getLevel()), logger, text(record, target));
        }
    }

    private String text(LogRecord record, OutputCapture target) {
        String message = messages.formatMessage(record);
        Throwable thrown = record.getThrown();
        String text = message == null ? "null" : message;
        return thrown == null ? text : text + "\n" + target.stackOf(thrown);
    }

    private static System.Logger.Level level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return System.Logger.Level.ERROR;
        }
        if (value >= Level.WARNING.intValue()) {
            return System.Logger.Level.WARNING;
        }
        if (value >= Level.INFO.intValue()) {
            return System.Logger.Level.INFO;
        }
        return value >= Level.FINE.intValue()
                ? System.Logger.Level.DEBUG
                : System.Logger.Level.TRACE;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
