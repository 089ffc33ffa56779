package io.penstock.runtime.dispatch;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.telemetry.Log;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Logs invocations that failed, on a thread of its own: event loops must not wait for whoever reads
 * the output. Lines beyond {@link #LINES_MAX} that wait are dropped, and their number is logged.
 * Safe for any number of threads.
 */
final class FailureLog {

    private static final Log LOG = Log.of(Dispatcher.class);
    private static final int LINES_MAX = 4096;

    private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(LINES_MAX);
    private final AtomicLong dropped = new AtomicLong();

    /** What a line says; not the invocation, whose body may be large. */
    private record Line(InvocationId invocation, FunctionName function, int version, String code) {}

    FailureLog() {
        Threads.start("failure-log", this::run);
    }

    /** An invocation has failed. Doesn't block. */
    void failed(Invocation invocation, Outcome outcome) {
        Line line =
                new Line(
                        invocation.id(),
                        invocation.version().function(),
                        invocation.version().number(),
                        outcome.label());
        if (!lines.offer(line)) {
            dropped.incrementAndGet();
        }
    }

    private void run() {
        try {
            while (true) {
                log(lines.take());
                long missing = dropped.getAndSet(0);
                if (missing > 0) {
                    LOG.warn("failed invocations not logged", "count", missing);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void log(Line line) {
        LOG.info(
                "invocation failed",
                "invocationId",
                line.invocation(),
                "function",
                line.function(),
                "version",
                line.version(),
                "errorCode",
                line.code());
    }
}
