package io.penstock.runtime.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many calls a lane may have. */
final class AheadRuleTest {

    private static final int MANY = 100;

    private final AheadRule rule = new AheadRule();

    /** Calls that had a lane to themselves. */
    private void alone(int count, long wallNanos, long wakeNanos) {
        for (int i = 0; i < count; i++) {
            rule.answered(false, new CallTimes(wallNanos + wakeNanos, wallNanos, wakeNanos));
        }
    }

    private void ahead(int count, long wallNanos) {
        for (int i = 0; i < count; i++) {
            rule.answered(true, new CallTimes(wallNanos, wallNanos, wallNanos));
        }
    }

    @Test
    void nothingIsSentAheadOfWhatNobodyKnows() {
        assertThat(rule.calls(8)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        // mean time in the handler, to wake a thread, ns; most, calls
        "0, 0, 8, 8",
        "1000, 50000, 8, 8",
        "10000, 50000, 8, 6",
        "25000, 10000, 8, 3",
        "50000, 50000, 8, 2",
        "50001, 10000, 8, 1",
        "1000000000, 50000, 8, 1",
        "1000, 50000, 1, 1",
        // on full processors
        "200000, 610000, 8, 4",
        "190000, 100000000, 8, 6",
        "1000001, 100000000, 8, 1",
    })
    void fillsTheTimeAWakeUpTakes(long wallNanos, long wakeNanos, int max, int calls) {
        // When
        alone(MANY, wallNanos, wakeNanos);

        // Then
        assertThat(rule.calls(max)).isEqualTo(calls);
    }

    @Test
    void callsSentAheadSayNothingOfWakingSoThatItIsForgotten() {
        // Given
        alone(MANY, 190_000, 1_100_000);
        assertThat(rule.calls(8)).isEqualTo(6);

        // When
        ahead(4 * MANY, 200_000);

        // Then
        assertThat(rule.calls(8)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {50_000, 2_000_000})
    void whoeverWasHeldUpKeepsOthersFromItForSomeAnswers(long wakeNanos) {
        // Given
        alone(MANY, 10_000, wakeNanos);
        assertThat(rule.calls(8)).isGreaterThan(4);

        // When
        rule.heldUp();

        // Then
        assertThat(rule.calls(8)).isEqualTo(1);
        alone(31, 10_000, wakeNanos);
        assertThat(rule.calls(8)).isEqualTo(1);
        alone(MANY, 10_000, wakeNanos);
        assertThat(rule.calls(8)).isGreaterThan(4);
    }

    @Test
    void oneLongWakeUpIsSoonForgotten() {
        // Given
        alone(MANY, 100_000, 50_000);

        // When
        alone(1, 100_000, 10_000_000_000L);

        // Then
        assertThat(rule.calls(8)).isEqualTo(2);
        alone(10, 100_000, 50_000);
        assertThat(rule.calls(8)).isEqualTo(1);
    }

    @Test
    void answersInPartsSayNothingOfWaking() {
        // When
        alone(MANY, 10_000, CallTimes.UNKNOWN);

        // Then
        assertThat(rule.calls(8)).isEqualTo(6);
    }
}
