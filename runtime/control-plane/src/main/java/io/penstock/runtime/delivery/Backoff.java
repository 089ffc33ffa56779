package io.penstock.runtime.delivery;

import io.penstock.runtime.registry.RetrySettings;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before an event is tried again. */
final class Backoff {

    /** The shortest and longest pause after a capacity or platform error. DESIGN section 8. */
    private static final Duration DEFERRAL_MIN = Duration.ofSeconds(1);

    private static final Duration DEFERRAL_MAX = Duration.ofMinutes(5);

    private Backoff() {}

    /**
     * The pause after a try in which the function failed: exactly what its settings say.
     *
     * @param failures tries that failed before this one
     */
    static long retryMillis(RetrySettings retry, int failures) {
        long millis = retry.backoff().toMillis();
        long max = retry.backoffMax().toMillis();
        for (int i = 0; i < failures && millis < max; i++) {
            millis *= retry.factor();
            if (retry.factor() == 1) {
                break;
            }
        }
        return Math.min(millis, max);
    }

    /**
     * The pause after an error that isn't the function's: doubles from 1 s to 5 min, less up to
     * half at random, so that those put off together don't come back together.
     *
     * @param deferrals times it was put off before
     */
    static long deferralMillis(int deferrals, RandomGenerator random) {
        long millis = DEFERRAL_MIN.toMillis() << Math.min(deferrals, 16);
        long longest = Math.min(millis, DEFERRAL_MAX.toMillis());
        return longest - random.nextLong(longest / 2 + 1);
    }
}
