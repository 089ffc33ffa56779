package io.penstock.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.Trigger;
import io.penstock.runtime.registry.TriggerName;
import io.penstock.runtime.registry.TriggerStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TriggerViewTest {

    private static final Instant MADE = Instant.parse("2026-11-21T04:20:00.001Z");

    @Test
    void showsAllThatIsKnownWithTimesInMilliseconds() {
        Trigger trigger =
                new Trigger(
                        TriggerName.parse("shop.order"),
                        "mqtt",
                        FunctionTarget.parse("shop.orders:live"),
                        "{\"password\":{\"secret\":\"broker\"}}",
                        false,
                        MADE,
                        MADE);
        TriggerStatus status =
                new TriggerStatus(
                        TriggerStatus.State.TROUBLED,
                        Optional.of("The broker is away."),
                        Optional.of(new TriggerStatus.Lag("events", 3)),
                        Optional.of(MADE.plusNanos(999_999)),
                        5,
                        1);

        TriggerView view = TriggerView.of(trigger, status);

        assertThat(view)
                .isEqualTo(
                        new TriggerView(
                                "shop.order",
                                Optional.empty(),
                                "mqtt",
                                "shop.orders:live",
                                Map.of("password", Map.of("secret", "broker")),
                                false,
                                "troubled",
                                Optional.of("The broker is away."),
                                Optional.of(new TriggerView.Lag("events", 3)),
                                Optional.of(MADE),
                                new TriggerView.Counts(5, 1),
                                MADE,
                                MADE));
    }
}
