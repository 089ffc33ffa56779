package io.penstock.runtime.telemetry;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a class logs from now on until this is closed. Lines may come from any thread. */
public final class LoggedLines implements AutoCloseable {

    private final Logger logger;
    private final List<LogRecord> lines = new CopyOnWriteArrayList<>();

    private final Handler handler =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    // The logging itself may say something about its start, as the same class.
                    if (!line.getMessage().startsWith("The LogManager accessed")) {
                        lines.add(line);
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    private LoggedLines(Logger logger) {
        this.logger = logger;
    }

    /** Those of a class. */
    public static LoggedLines of(Class<?> type) {
        LoggedLines logged = new LoggedLines(Logger.getLogger(type.getName()));
        logged.logger.addHandler(logged.handler);
        return logged;
    }

    /** Those so far, in their order. */
    public List<LogRecord> records() {
        return List.copyOf(lines);
    }

    /** Their texts. */
    public List<String> texts() {
        return lines.stream().map(LogRecord::getMessage).toList();
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
    }
}
