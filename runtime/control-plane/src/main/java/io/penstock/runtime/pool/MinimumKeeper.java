package io.penstock.runtime.pool;

import io.penstock.runtime.registry.FunctionVersion;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps {@code minInstances} of each version alive. A version whose starts fail is tried again
 * after a pause that doubles from one second to a minute. Safe for several threads.
 */
final class MinimumKeeper {

    private static final Duration PAUSE_MIN = Duration.ofSeconds(1);
    private static final Duration PAUSE_MAX = Duration.ofMinutes(1);

    private final Map<FunctionVersion, Attempt> attempts = new ConcurrentHashMap<>();

    private record Attempt(long nextNanos, Duration pause) {}

    /** Starts what is missing in the pool, unless the last try was too short ago. */
    void keep(Pool pool) {
        long now = System.nanoTime();
        int min = pool.version().settings().minInstances();
        PoolView view = pool.view(now);
        if (view.live().size() + view.starting() >= min) {
            if (view.starting() == 0) {
                attempts.remove(pool.version());
            }
            return;
        }
        Attempt last = attempts.get(pool.version());
        if (last != null && last.nextNanos() - now > 0) {
            return;
        }
        Duration pause = last == null || !view.live().isEmpty() ? PAUSE_MIN : doubled(last.pause());
        attempts.put(pool.version(), new Attempt(now + pause.toNanos(), pause));
        pool.atLeast(min);
    }

    /** Forgets versions that aren't kept any more. */
    void retainOnly(Set<FunctionVersion> versions) {
        attempts.keySet().retainAll(versions);
    }

    private static Duration doubled(Duration pause) {
        Duration longer = pause.multipliedBy(2);
        return longer.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : longer;
    }
}
