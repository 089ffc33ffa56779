package io.penstock.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.Trigger;
import io.penstock.runtime.registry.TriggerDraft;
import io.penstock.runtime.registry.TriggerName;
import io.penstock.runtime.registry.TriggerStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HttpTriggersTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Trigger ORDERS = trigger("orders", "{\"path\":\"/orders\"}");

    /** As another Penstock may have stored it. */
    private static final Trigger FOREIGN =
            trigger("foreign", "{\"path\":\"/foreign\",\"invented\":1}");

    private final HttpTriggers triggers =
            new HttpTriggers(new SimpleMeterRegistry(), InstantSource.fixed(NOW));

    private static Trigger trigger(String name, String config) {
        return new Trigger(
                TriggerName.parse(name),
                Trigger.HTTP,
                FunctionTarget.parse("f"),
                config,
                false,
                NOW,
                NOW);
    }

    private TriggerStatus status(Trigger trigger) {
        return triggers.status(trigger.name()).orElseThrow();
    }

    @Test
    void showsWhichConfigurationCanNotBeReadAndServesTheOthers() {
        // When
        triggers.changed(List.of(FOREIGN, ORDERS));

        // Then
        assertThat(status(FOREIGN).state()).isEqualTo(TriggerStatus.State.FAILED);
        assertThat(status(FOREIGN).lastError().orElseThrow())
                .isEqualTo("config.invented: There are: auth, cors, methods, mode, path.");
        assertThat(status(ORDERS).state()).isEqualTo(TriggerStatus.State.RUNNING);
        assertThat(status(ORDERS).lastError()).isEmpty();
        assertThat(triggers.table().find(List.of("orders"))).isPresent();
        assertThat(triggers.table().find(List.of("foreign"))).isEmpty();
    }

    @Test
    void runsOnceItsConfigurationIsPutRight() {
        // Given
        triggers.changed(List.of(FOREIGN));

        // When
        triggers.changed(List.of(trigger("foreign", "{\"path\":\"/foreign\"}")));

        // Then
        assertThat(status(FOREIGN).state()).isEqualTo(TriggerStatus.State.RUNNING);
        assertThat(status(FOREIGN).lastError()).isEmpty();
    }

    @Test
    void aConfigurationThatCanNotBeReadIsInNobodysWay() {
        // Given
        TriggerDraft draft =
                new TriggerDraft(
                        TriggerName.parse("new"),
                        Trigger.HTTP,
                        FunctionTarget.parse("f"),
                        "{\"path\":\"/foreign\"}");

        // Then
        assertThatCode(() -> triggers.checkBeside(draft, List.of(FOREIGN)))
                .doesNotThrowAnyException();
    }
}
