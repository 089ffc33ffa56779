package io.penstock.trigger.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.TriggerFrame;
import io.penstock.protocol.TriggerFrame.Lag;
import io.penstock.protocol.TriggerFrame.Report;
import io.penstock.protocol.TriggerFrame.Report.State;
import org.junit.jupiter.api.Test;

class StatusTest {

    private static final long MILLI = 1_000_000;

    private final Status status = new Status();

    private static Report report(State state, String message) {
        return new Report(1, state, message);
    }

    @Test
    void tellsAChangeOfStateAtOnce() {
        // Given
        Report troubled = report(State.TROUBLED, "a");
        status.set(troubled);
        assertThat(status.take(0, false)).contains(troubled);

        // When
        Report connected = report(State.CONNECTED, "");
        status.set(connected);

        // Then
        assertThat(status.take(50 * MILLI, false)).contains(connected);
    }

    @Test
    void keepsStatesThatChangeAllTheTimeBack() {
        // Given
        status.set(report(State.TROUBLED, "a"));
        status.take(0, false);

        // When
        status.set(report(State.CONNECTED, ""));

        // Then
        assertThat(status.take(20 * MILLI, false)).isEmpty();
        assertThat(status.nanosUntilDue(20 * MILLI)).isEqualTo(30 * MILLI);
    }

    @Test
    void tellsTheNewestOfTheSameStateAfterAWhile() {
        // Given
        status.set(report(State.TROUBLED, "a"));
        status.take(0, false);

        // When
        status.set(report(State.TROUBLED, "b"));
        status.set(report(State.TROUBLED, "c"));

        // Then
        assertThat(status.take(499 * MILLI, false)).isEmpty();
        assertThat(status.take(500 * MILLI, false)).contains(report(State.TROUBLED, "c"));
        assertThat(status.take(5_000 * MILLI, false)).isEmpty();
    }

    @Test
    void tellsNothingTwice() {
        // Given
        status.set(report(State.CONNECTED, ""));
        status.take(0, false);

        // When
        status.set(report(State.CONNECTED, ""));

        // Then
        assertThat(status.nanosUntilDue(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void tellsTheRestAtTheEnd() {
        // Given
        status.set(report(State.TROUBLED, "a"));
        status.take(0, false);
        TriggerFrame last = report(State.TROUBLED, "b");
        status.set(report(State.TROUBLED, "b"));
        status.set(new Lag(1, "bytes", 7));

        // Then
        assertThat(status.take(0, true)).contains(last);
        assertThat(status.take(0, true)).contains(new Lag(1, "bytes", 7));
        assertThat(status.take(0, true)).isEmpty();
    }
}
