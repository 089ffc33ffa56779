package io.penstock.process;

/** Takes lines of output. Never blocks and never throws. Safe for several threads. */
@FunctionalInterface
public interface LogSink {

    /**
     * Takes a line.
     *
     * @param instanceId the instance or adapter whose code wrote it; 0 when nobody knows
     * @param invocationId the invocation it belongs to; empty between invocations
     * @param source {@code stdout}, {@code stderr} or the logger's name
     * @param text the line, without its end
     */
    void accept(
            long instanceId,
            String invocationId,
            System.Logger.Level level,
            String source,
            String text);
}
