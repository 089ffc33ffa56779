package io.penstock.worker;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Takes over what the process prints and logs, and says which instance and invocation it is from.
 *
 * <p>A lane's thread has its scope set. Any other thread's instance is known by its context class
 * loader, which a thread that a function starts inherits. The scope such a thread gets holds ids
 * only.
 */
final class OutputCapture {

    @SuppressWarnings("ThreadLocalUsage") // One capture per process; a static would hide that.
    private final ThreadLocal<OutputScope> scopes = new ThreadLocal<>();

    private final LogSink logs;
    private final OutputScope unknown;

    OutputCapture(LogSink logs) {
        this.logs = logs;
        this.unknown = new OutputScope(logs, 0);
    }

    /**
     * Replaces standard output and standard error, and sends {@code java.util.logging} here once it
     * is first used. Standard output, because System.Logger ends in it too when nothing else is
     * there.
     */
    void install() {
        System.setOut(new CapturedStream(false));
        System.setErr(new CapturedStream(true));
        LogHandler.capture(this);
        System.setProperty("java.util.logging.config.class", LogSetup.class.getName());
    }

    /** The current thread is a lane of an instance. */
    OutputScope openLane(long instanceId) {
        OutputScope scope = new OutputScope(logs, instanceId);
        scopes.set(scope);
        return scope;
    }

    /** The scope of the current thread. */
    OutputScope scope() {
        OutputScope scope = scopes.get();
        long instanceId = instanceOfContext();
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

    private static long instanceOfContext() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        while (loader != null) {
            if (loader instanceof InstanceLoader instance) {
                return instance.instanceId();
            }
            loader = loader.getParent();
        }
        return 0;
    }

    /** Takes a line that was logged. */
    void log(System.Logger.Level level, String logger, String text) {
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
