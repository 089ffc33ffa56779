package io.penstock.worker;

import io.penstock.process.LogSink;
import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * The logger of {@link io.penstock.function.Context#logger}: INFO and above, bound to one attempt.
 */
final class InvocationLogger implements System.Logger {

    private final LogSink logs;
    private final long instanceId;
    private final String invocationId;
    private final String name;

    InvocationLogger(LogSink logs, long instanceId, String invocationId, String name) {
        this.logs = logs;
        this.instanceId = instanceId;
        this.invocationId = invocationId;
        this.name = name;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        return level != Level.OFF && level.getSeverity() >= Level.INFO.getSeverity();
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String message,
            @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            String text = localized(bundle, message);
            if (thrown != null) {
                text = text + "\n" + Failures.stackOf(thrown);
            }
            logs.accept(instanceId, invocationId, level, name, text);
        }
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object @Nullable ... parameters) {
        if (isLoggable(level)) {
            String text = localized(bundle, format);
            logs.accept(instanceId, invocationId, level, name, formatted(text, parameters));
        }
    }

    private static String localized(@Nullable ResourceBundle bundle, @Nullable String message) {
        if (message == null) {
            return "null";
        }
        return bundle != null && bundle.containsKey(message) ? bundle.getString(message) : message;
    }

    private static String formatted(String text, @Nullable Object @Nullable [] parameters) {
        if (parameters == null || parameters.length == 0) {
            return text;
        }
        try {
            return MessageFormat.format(text, parameters);
        } catch (IllegalArgumentException _) {
            // A log line with a broken pattern is worth more than none.
            return text;
        }
    }
}
