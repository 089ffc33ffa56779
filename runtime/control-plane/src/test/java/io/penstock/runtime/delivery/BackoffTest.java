package io.penstock.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.registry.RetrySettings;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BackoffTest {

    private static long retry(long backoff, int factor, long max, int failures) {
        return Backoff.retryMillis(
                new RetrySettings(
                        100,
                        Duration.ofMillis(backoff),
                        factor,
                        Duration.ofMillis(max),
                        Duration.ofHours(6)),
                failures);
    }

    @ParameterizedTest
    @CsvSource({
        // backoff, factor, longest, failures before, pause
        "60000, 2, 3600000, 0, 60000",
        "60000, 2, 3600000, 1, 120000",
        "60000, 2, 3600000, 5, 1920000",
        "60000, 2, 3600000, 6, 3600000",
        "60000, 2, 3600000, 100, 3600000",
        "1000, 1, 3600000, 100, 1000",
        "1000, 10, 3600000, 1, 10000",
        "0, 10, 3600000, 100, 0",
        "5000, 2, 1000, 0, 1000",
        "5000, 1, 1000, 3, 1000",
        // The longest pauses there can be don't overflow.
        "86400000, 10, 2592000000, 99, 2592000000",
        "1, 10, 922337203685477580, 100, 922337203685477580"
    })
    void growsByItsFactorUpToItsLongest(
            long backoff, int factor, long max, int failures, long pause) {
        assertThat(retry(backoff, factor, max, failures)).isEqualTo(pause);
    }

    @Test
    void deferralsAreSpreadOverTheUpperHalfOfTheirPause() {
        // Given
        long seed = Long.getLong("penstock.seed", System.nanoTime());
        System.out.println("BackoffTest: replay with -Dpenstock.seed=" + seed);
        Random random = new Random(seed);

        for (int deferrals = 0; deferrals < 40; deferrals++) {
            long longest = Math.min(300_000, 1000L << Math.min(deferrals, 20));
            long least = Long.MAX_VALUE;
            long most = 0;
            for (int i = 0; i < 200; i++) {
                // When
                long millis = Backoff.deferralMillis(deferrals, random);

                // Then
                assertThat(millis).isBetween(longest - longest / 2, longest);
                least = Math.min(least, millis);
                most = Math.max(most, millis);
            }
            assertThat(most - least).as("spread of %d", deferrals).isGreaterThan(longest / 4);
        }
        assertThat(Backoff.deferralMillis(Integer.MAX_VALUE, random)).isBetween(150_000L, 300_000L);
    }
}
