package io.penstock.process;

import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Whose output a thread's is: an instance's and, on a lane, the running invocation's; or an
 * adapter's.
 *
 * <p>Holds ids only, so that a thread that keeps it keeps no user class. Keeps the begun line of
 * each stream; the object's monitor guards all state.
 */
public final class OutputScope {

    private static final int BEGUN_BYTES_MIN = 256;

    /** Enough for the longest line that is kept, in UTF-8. */
    private static final int BEGUN_BYTES_MAX = 3 * LogQueue.TEXT_CHARS_MAX;

    private final LogSink logs;
    private final long instanceId;
    private final Begun out = new Begun("stdout", Level.INFO);
    private final Begun err = new Begun("stderr", Level.WARNING);
    private String invocationId = "";

    /**
     * A scope between invocations.
     *
     * @param logs takes the lines
     * @param instanceId the instance or adapter; 0 when nobody knows
     */
    OutputScope(LogSink logs, long instanceId) {
        this.logs = logs;
        this.instanceId = instanceId;
    }

    long instanceId() {
        return instanceId;
    }

    /** The running invocation; empty between invocations. */
    synchronized String invocationId() {
        return invocationId;
    }

    /** An invocation begins: lines are its own from now on. */
    public synchronized void begin(String id) {
        invocationId = id;
    }

    /** The invocation is over: ends begun lines. */
    public synchronized void end() {
        out.endIfBegun();
        err.endIfBegun();
        invocationId = "";
    }

    /** Takes bytes that were printed. */
    synchronized void print(boolean error, byte[] bytes, int offset, int length) {
        Begun begun = error ? err : out;
        int start = offset;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            if (bytes[i] == '\n') {
                begun.append(bytes, start, i - start);
                begun.end();
                start = i + 1;
            }
        }
        begun.append(bytes, start, end - start);
    }

    /** A line that isn't complete yet. */
    private final class Begun {
        private final String source;
        private final Level level;
        private byte[] bytes = new byte[0];
        private int length;

        private Begun(String source, Level level) {
            this.source = source;
            this.level = level;
        }

        private void append(byte[] added, int offset, int addedLength) {
            int kept = Math.min(addedLength, BEGUN_BYTES_MAX - length);
            if (bytes.length - length < kept) {
                int capacity = Math.max(BEGUN_BYTES_MIN, Math.max(2 * length, length + kept));
                bytes = Arrays.copyOf(bytes, Math.min(capacity, BEGUN_BYTES_MAX));
            }
            System.arraycopy(added, offset, bytes, length, kept);
            length += kept;
        }

        private void endIfBegun() {
            if (length > 0) {
                end();
            }
        }

        private void end() {
            int end = length > 0 && bytes[length - 1] == '\r' ? length - 1 : length;
            String text = new String(bytes, 0, end, StandardCharsets.UTF_8);
            length = 0;
            logs.accept(instanceId, invocationId, level, source, text);
        }
    }
}
