package io.penstock.runtime.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.protocol.TriggerFrame.Lag;
import io.penstock.protocol.TriggerFrame.Report;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.registry.TriggerStatus.State;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TriggerProgressTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TriggerProgress progress =
            new TriggerProgress("inbox", new TriggerMetrics(meters), () -> now);

    @Test
    void showsWhatTheAdapterSays() {
        assertThat(progress.status().state()).isEqualTo(State.STARTING);
        progress.reported(new Report(1, Report.State.CONNECTED, ""));
        progress.lag(new Lag(1, "bytes", 5));
        assertThat(progress.status().state()).isEqualTo(State.RUNNING);
        assertThat(progress.status().lag())
                .hasValueSatisfying(it -> assertThat(it.amount()).isEqualTo(5));
        progress.reported(new Report(1, Report.State.FAILED, "no such table"));
        assertThat(progress.status().state()).isEqualTo(State.FAILED);
        assertThat(progress.status().lastError()).hasValue("no such table");
    }

    @Test
    void nothingIsKnownOfTheSourceWhileNobodyListens() {
        progress.lag(new Lag(1, "bytes", 5));
        progress.is(State.ELSEWHERE);
        assertThat(progress.status().lag()).isEmpty();
    }

    @Test
    void isTroubledWhileItsEventsAreHeldUpAndForAWhileAfterwards() {
        progress.reported(new Report(1, Report.State.CONNECTED, ""));
        progress.heldUp("no store");
        assertThat(progress.status().state()).isEqualTo(State.TROUBLED);
        assertThat(progress.status().lastError()).hasValue("no store");
        now = now.plus(Duration.ofSeconds(10));
        assertThat(progress.status().state()).isEqualTo(State.RUNNING);
        progress.heldUp("no store");
        progress.accepted();
        assertThat(progress.status().state()).isEqualTo(State.RUNNING);
        assertThat(progress.status().lastEventAt()).hasValue(now);
    }

    @Test
    void countsNoMoreOnceTheTriggerIsForgotten() {
        progress.accepted();
        progress.refused(Problem.of(ErrorCode.PAYLOAD_TOO_LARGE, "too large"));
        assertThat(progress.status().lastError()).hasValue("too large");
        assertThat(meters.find("penstock.trigger.events").counters()).hasSize(2);
        progress.forget();
        progress.accepted();
        assertThat(meters.find("penstock.trigger.events").counters()).isEmpty();
    }
}
