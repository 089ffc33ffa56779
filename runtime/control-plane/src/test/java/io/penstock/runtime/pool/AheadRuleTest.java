package io.penstock.runtime.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many calls a lane may have. */
final class AheadRuleTest {

    @ParameterizedTest
    @CsvSource({
        // mean time in the handler ns, most, calls
        "-1, 8, 1",
        "0, 8, 8",
        "1000, 8, 8",
        "10000, 8, 6",
        "25000, 8, 3",
        "50000, 8, 2",
        "50001, 8, 1",
        "1e9, 8, 1",
        "1000, 1, 1",
    })
    void fillsTheTimeAWakeUpTakes(double wallNanos, int max, int calls) {
        assertThat(AheadRule.calls(wallNanos, max)).isEqualTo(calls);
    }
}
