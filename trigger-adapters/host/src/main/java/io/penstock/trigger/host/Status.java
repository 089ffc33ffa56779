package io.penstock.trigger.host;

import io.penstock.protocol.TriggerFrame;
import io.penstock.protocol.TriggerFrame.Lag;
import io.penstock.protocol.TriggerFrame.Report;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter last said of itself, and when the control plane is to be told. The monitor guards
 * all state. Times are those of {@link System#nanoTime()}.
 */
final class Status {

    /** Between two reports of the same state, and between two lags. */
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Between two states: a change is told at once, one that changes all the time isn't. */
    private static final long CHANGE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Word<Report> report = new Word<>();
    private final Word<Lag> lag = new Word<>();

    /** The newest word counts. */
    synchronized void set(Report newest) {
        Report told = report.told;
        boolean changes = told == null || told.state() != newest.state();
        report.set(newest, changes ? CHANGE_NANOS : INTERVAL_NANOS);
    }

    /** The newest word counts. */
    synchronized void set(Lag newest) {
        lag.set(newest, INTERVAL_NANOS);
    }

    /**
     * Takes what is to be told now.
     *
     * @param now the time
     * @param rest whether it is the last chance
     */
    synchronized Optional<TriggerFrame> take(long now, boolean rest) {
        Report state = report.take(now, rest);
        return Optional.ofNullable(state != null ? state : lag.take(now, rest));
    }

    /** How long until something is to be told; {@link Long#MAX_VALUE} when there is nothing. */
    synchronized long nanosUntilDue(long now) {
        return Math.min(report.nanosUntilDue(now), lag.nanosUntilDue(now));
    }

    /** One thing that is told again and again. */
    private static final class Word<F> {
        private @Nullable F told;
        private @Nullable F waiting;
        private long toldAt;
        private long intervalNanos;

        private void set(F newest, long interval) {
            waiting = newest.equals(told) ? null : newest;
            intervalNanos = interval;
        }

        private @Nullable F take(long now, boolean rest) {
            if (waiting == null || (!rest && nanosUntilDue(now) > 0)) {
                return null;
            }
            F word = waiting;
            told = word;
            toldAt = now;
            waiting = null;
            return word;
        }

        private long nanosUntilDue(long now) {
            if (waiting == null) {
                return Long.MAX_VALUE;
            }
            return told == null ? 0 : Math.max(0, intervalNanos - (now - toldAt));
        }
    }
}
