package io.penstock.process;

import io.penstock.protocol.ControlFrame.LogLine;
import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.ProtocolException;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lines on their way to the control plane. Bounded: when the control plane doesn't keep up, lines
 * are dropped and counted rather than user code held up.
 *
 * <p>The lock guards the queue; the writer thread sends outside of it.
 */
public final class LogQueue implements LogSink {

    /** Characters of a line that are kept. */
    static final int TEXT_CHARS_MAX = 8 * 1024;

    private static final int SOURCE_CHARS_MAX = 256;
    private static final int LINES_MAX = 16 * 1024;

    /** Characters in the queue: 4 Mi, so 8 MiB of heap at most, beside the lines' headers. */
    private static final int CHARS_MAX = 4 * 1024 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<LogLine> lines = new ArrayDeque<>();
    private final String process;
    private final InstantSource clock;
    private int chars;
    private long dropped;
    private boolean closing;

    /**
     * An empty queue.
     *
     * @param process what the process calls itself where it reports a problem
     * @param clock dates the lines
     */
    public LogQueue(String process, InstantSource clock) {
        this.process = process;
        this.clock = clock;
    }

    @Override
    public void accept(
            long instanceId, String invocationId, Level level, String source, String text) {
        String kept = cut(text, TEXT_CHARS_MAX);
        LogLine line =
                new LogLine(
                        instanceId,
                        invocationId,
                        clock.millis(),
                        level.name(),
                        cut(source, SOURCE_CHARS_MAX),
                        kept);
        lock.lock();
        try {
            if (lines.size() >= LINES_MAX || chars + kept.length() > CHARS_MAX) {
                dropped++;
                return;
            }
            chars += kept.length();
            lines.add(line);
            if (lines.size() == 1) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private static String cut(String text, int charsMax) {
        return text.length() <= charsMax ? text : text.substring(0, charsMax - 1) + "…";
    }

    /**
     * Sends lines until the queue is closed and empty, or the connection is gone.
     *
     * @param control takes the lines
     * @param problems where a line that can't be sent is reported
     */
    public void sendAll(FrameChannel control, PrintStream problems) {
        try {
            for (LogLine line = next(); line.instanceId() >= 0; line = next()) {
                try {
                    control.write(line);
                } catch (ProtocolException e) {
                    problems.println(process + ": a log line can't be sent: " + e);
                }
            }
        } catch (IOException _) {
            // The control connection is gone; its reader ends the process.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private LogLine next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (lines.isEmpty() && dropped == 0 && !closing) {
                changed.await();
            }
            if (lines.isEmpty() && dropped > 0) {
                String notice = dropped + " lines dropped: more output than can be sent";
                dropped = 0;
                return internal(0, notice);
            }
            if (lines.isEmpty()) {
                return internal(-1, "");
            }
            LogLine line = lines.remove();
            chars -= line.text().length();
            return line;
        } finally {
            lock.unlock();
        }
    }

    private LogLine internal(long instanceId, String text) {
        return new LogLine(instanceId, "", clock.millis(), Level.WARNING.name(), "penstock", text);
    }

    /** Lets {@link #sendAll} return once everything is sent. */
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
