package io.penstock.worker;

/** Takes lines of output. Never blocks and never throws. */
@FunctionalInterface
interface LogSink {

    /**
     * Takes a line.
     *
     * @param instanceId the instance whose code wrote it; 0 when nobody knows
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
