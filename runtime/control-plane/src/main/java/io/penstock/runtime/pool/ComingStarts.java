package io.penstock.runtime.pool;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.registry.FunctionSettings;
import java.time.Duration;

/**
 * The starts of a pool's instances that are on their way, and whether another one is worth it.
 * Guarded by the pool's lock; the starts themselves run on threads of their own.
 */
final class ComingStarts {

    private static final Duration PAUSE = Duration.ofMillis(200);

    /** A start that finds no memory evicts what others have idle, so it isn't tried often. */
    private static final Duration MEMORY_PAUSE = Duration.ofSeconds(2);

    private final FunctionSettings function;
    private final PoolSettings settings;
    private final InstanceStarts starts;
    private int count;
    private long pausedUntilNanos = System.nanoTime();

    ComingStarts(FunctionSettings function, PoolSettings settings, InstanceStarts starts) {
        this.function = function;
        this.settings = settings;
        this.starts = starts;
    }

    /** How many are on their way. */
    int count() {
        return count;
    }

    /** Starts so many, as far as there may be so many at a time. */
    void begin(Pool pool, int instances) {
        int allowed = Math.min(instances, settings.startsMax() - count);
        for (int i = 0; i < allowed; i++) {
            count++;
            starts.begin(pool);
        }
    }

    /**
     * Starts what helps those who wait, as {@link StartRule} has it.
     *
     * @param serviceNanos mean time of a call; negative when not known
     */
    void startWhatHelps(Pool pool, Line line, Lanes lanes, double serviceNanos) {
        if (line.isEmpty() || paused(lanes)) {
            return;
        }
        long now = System.nanoTime();
        begin(
                pool,
                StartRule.starts(
                        new StartRule.Situation(
                                line.size(),
                                line.oldestWaitNanos(now),
                                line.busyNanos(now),
                                lanes.size(),
                                count,
                                function.concurrency(),
                                function.maxInstances(),
                                settings.startsMax(),
                                serviceNanos,
                                starts.expectedNanos())));
    }

    /** With instances to hope for, a start that failed isn't tried again with each call. */
    private boolean paused(Lanes lanes) {
        return !lanes.isEmpty() && pausedUntilNanos - System.nanoTime() > 0;
    }

    void succeeded() {
        count--;
    }

    void failed(Problem problem) {
        count--;
        Duration pause = problem.code() == ErrorCode.NODE_MEMORY ? MEMORY_PAUSE : PAUSE;
        pausedUntilNanos = System.nanoTime() + pause.toNanos();
    }
}
