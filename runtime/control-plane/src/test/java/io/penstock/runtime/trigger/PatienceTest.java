package io.penstock.runtime.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PatienceTest {

    private final Patience patience = new Patience();

    private static long at(Duration time) {
        return time.toNanos();
    }

    @Test
    void whatHasNotFailedIsDue() {
        assertThat(patience.due(Long.MIN_VALUE)).isTrue();
    }

    @Test
    void pausesDoubleFromASecondToAMinute() {
        Duration now = Duration.ZERO;
        for (int expected : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            patience.begun(at(now));
            patience.failed(at(now));
            assertThat(patience.due(at(now.plusSeconds(expected).minusNanos(1)))).isFalse();
            now = now.plusSeconds(expected);
            assertThat(patience.due(at(now))).isTrue();
        }
    }

    @Test
    void whatWentWellForLongBeginsAnew() {
        patience.begun(0);
        patience.failed(0);
        patience.begun(at(Duration.ofSeconds(1)));
        Duration end = Duration.ofMinutes(5);
        patience.failed(at(end));
        assertThat(patience.due(at(end.plusSeconds(1)))).isTrue();
    }
}
