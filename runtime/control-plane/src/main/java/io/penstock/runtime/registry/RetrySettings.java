package io.penstock.runtime.registry;

import java.time.Duration;

/**
 * How asynchronous invocations of a function are tried again.
 *
 * @param max tries after the first one in which the function ran and failed, 0 to 100
 * @param backoff pause before the first of them
 * @param factor what the pause grows by from one to the next, 1 to 10
 * @param backoffMax the longest pause
 * @param maxEventAge how long after it was first due an event may still be tried
 */
public record RetrySettings(
        int max, Duration backoff, int factor, Duration backoffMax, Duration maxEventAge) {

    /** Twice: after a minute and after two more. DESIGN section 8. */
    public static final RetrySettings DEFAULTS =
            new RetrySettings(
                    2, Duration.ofMinutes(1), 2, Duration.ofHours(1), Duration.ofHours(6));
}
