package io.penstock.runtime.pool;

import io.penstock.runtime.registry.FunctionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which idle instances of a pool to end.
 *
 * <p>Kept are as many as the average concurrency of the stable window needs, at least one until
 * {@code idleTimeout}, and always {@code minInstances}. Beyond that an instance goes when it has
 * been idle for the whole window; without demand the last ones go after {@code idleTimeout}. Only
 * instances that run nothing are looked at, so nothing is ever stopped while it runs.
 */
final class ScaleDown {

    /** A version that calls reach only by its number is kept no longer than this. */
    private static final Duration SUPERSEDED_IDLE = Duration.ofSeconds(2);

    private ScaleDown() {}

    /**
     * An instance to end if it is still idle since that moment.
     *
     * @param instance the instance
     * @param sinceNanos since when it runs nothing
     */
    record Surplus(PooledInstance instance, long sinceNanos) {}

    /** The instances to end, idle longest first. */
    static List<Surplus> surplus(
            PoolView pool, FunctionSettings settings, Duration stableWindow, long nowNanos) {
        int min = pool.superseded() ? 0 : settings.minInstances();
        int needed = (int) Math.ceil(pool.census().averageInFlight() / settings.concurrency());
        Duration idleMax = pool.superseded() ? SUPERSEDED_IDLE : settings.idleTimeout();
        List<Surplus> idle = idle(pool);
        List<Surplus> ending = new ArrayList<>();
        int left = pool.live().size();
        for (Surplus candidate : idle) {
            long idleNanos = nowNanos - candidate.sinceNanos();
            boolean timedOut = idleNanos >= idleMax.toNanos();
            boolean unneeded = left > Math.max(needed, 1) && idleNanos >= stableWindow.toNanos();
            if (left > min && (timedOut || unneeded)) {
                ending.add(candidate);
                left--;
            }
        }
        return ending;
    }

    /** The instances that run nothing, idle longest first. */
    static List<Surplus> idle(PoolView pool) {
        List<Surplus> idle = new ArrayList<>();
        for (PoolView.Seen seen : pool.live()) {
            if (seen.state() instanceof InstanceState.Ready ready) {
                idle.add(new Surplus(seen.instance(), ready.sinceNanos()));
            }
        }
        idle.sort(Comparator.comparingLong(Surplus::sinceNanos));
        return idle;
    }
}
