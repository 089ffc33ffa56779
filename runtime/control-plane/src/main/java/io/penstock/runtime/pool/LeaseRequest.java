package io.penstock.runtime.pool;

import io.penstock.runtime.limit.Cancellation;
import java.time.Duration;

/**
 * Somebody who asks for a lane.
 *
 * @param sinceNanos {@link System#nanoTime} since when
 * @param cancellation takes the caller out of the line
 * @param taker is refused with {@code queue-full}, {@code queue-timeout}, {@code
 *     function-init-failed}, {@code worker-start-failed}, {@code node-memory}, {@code
 *     unknown-version}, {@code shutting-down} or {@code client-gone}
 */
public record LeaseRequest(long sinceNanos, Cancellation cancellation, LeaseTaker taker) {

    /** It had been served in time, and isn't to be turned away for what came after that. */
    private static final Duration BACK_MIN = Duration.ofSeconds(1);

    /**
     * The same for somebody who comes back from a lane: with a second to wait, if that is allowed
     * at all.
     */
    LeaseRequest back(long nowNanos, Duration waitMax) {
        long left = Math.min(BACK_MIN.toNanos(), waitMax.toNanos());
        long latest = nowNanos - waitMax.toNanos() + left;
        return sinceNanos - latest < 0 ? new LeaseRequest(latest, cancellation, taker) : this;
    }
}
