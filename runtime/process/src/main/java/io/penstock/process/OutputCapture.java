package io.penstock.process;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Takes over what the process prints and logs, and says which instance and invocation, or which
 * adapter, it is from.
 *
 * <p>A thread may have its scope set. Any other thread is asked whose it is. The scope such a
 * thread gets holds ids only.
 */
public final class OutputCapture {

    @SuppressWarnings("ThreadLocalUsage") // One capture per process; a static would hide that.
    private final ThreadLocal<OutputScope> scopes = new ThreadLocal<>();

    private final LogSink logs;
    private final LongSupplier owner;
    private final Function<Throwable, String> stacks;
    private final OutputScope unknown;

    /**
     * A capture that isn't installed.
     *
     * @param logs takes the lines
     * @param owner the instance or adapter that the calling thread works for; 0 when nobody knows
     * @param stacks writes the stack trace of a logged throwable
     */
    public OutputCapture(LogSink logs, LongSupplier owner, Function<Throwable, String> stacks) {
        this.logs = logs;
        this.owner = owner;
        this.stacks = stacks;
        this.unknown = new OutputScope(logs, 0);
    }

    /**
     * Replaces standard output and standard error, and sends {@code java.util.logging} here once it
     * is first used. Standard output, because System.Logger ends in it too when nothing else is
     * there.
     */
    public void install() {
        System.setOut(new CapturedStream(false));
        System.setErr(new CapturedStream(true));
        LogHandler.capture(this);
        System.setProperty("java.util.logging.config.class", LogSetup.class.getName());
    }

    /** The current thread is a lane of an instance. */
    public OutputScope openLane(long instanceId) {
        OutputScope scope = new OutputScope(logs, instanceId);
        scopes.set(scope);
        return scope;
    }

    /** The scope of the current thread. */
    OutputScope scope() {
        OutputScope scope = scopes.get();
        long instanceId = owner.getAsLong();
        if (scope != null && (instanceId == 0 || scope.instanceId() == instanceId)) {
            return scope;
        }
        if (instanceId == 0) {
            return unknown;
        }
        OutputScope fresh = new OutputScope(logs, instanceId);
        scopes.set(fresh);
        return fresh;
    }

    /** Writes the stack trace of a logged throwable. */
    String stackOf(Throwable thrown) {
        return stacks.apply(thrown);
    }

    /** Takes a line that the calling thread has logged. */
    public void log(System.Logger.Level level, String logger, String text) {
        OutputScope scope = scope();
        logs.accept(scope.instanceId(), scope.invocationId(), level, logger, text);
    }

    /** A stream that can't be closed and never fails. */
    private final class CapturedStream extends PrintStream {

        private CapturedStream(boolean error) {
            super(new Lines(error), true, StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            flush();
        }
    }

    private final class Lines extends OutputStream {
        private final boolean error;

        private Lines(boolean error) {
            this.error = error;
        }

        @Override
        public void write(int value) {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            scope().print(error, bytes, offset, length);
        }
    }
}
