package io.penstock.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DeliveryMetricsTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final DeliveryMetrics metrics = new DeliveryMetrics(meters);

    private double gauge(String meter, String function) {
        return meters.get(meter).tag("function", function).gauge().value();
    }

    private double retries(String function, String reason) {
        return meters.get("penstock.retries")
                .tags("function", function, "reason", reason)
                .counter()
                .count();
    }

    @Test
    void showsEachNumberOfEachFunction() {
        // When
        metrics.show(
                Map.of(TestingEvents.name("a.f"), 1L, TestingEvents.name("a.g"), 5_000_000_000L),
                Map.of(TestingEvents.name("a.f"), 2),
                Map.of(TestingEvents.name("a.f"), 3L));

        // Then
        assertThat(gauge("penstock.events.queued", "a.f")).isEqualTo(1);
        assertThat(gauge("penstock.events.queued", "a.g")).isEqualTo(5e9);
        assertThat(gauge("penstock.events.in.flight", "a.f")).isEqualTo(2);
        assertThat(gauge("penstock.dead.letters", "a.f")).isEqualTo(3);
    }

    @Test
    void whatIsShownAgainReplacesWhatWas() {
        // Given
        metrics.show(
                Map.of(TestingEvents.name("f"), 1L, TestingEvents.name("gone"), 1L),
                Map.of(TestingEvents.name("gone"), 2),
                Map.of(TestingEvents.name("gone"), 3L));

        // When
        metrics.show(Map.of(TestingEvents.name("f"), 4L), Map.of(), Map.of());

        // Then
        assertThat(gauge("penstock.events.queued", "f")).isEqualTo(4);
        assertThat(meters.find("penstock.events.queued").gauges()).hasSize(1);
        assertThat(meters.find("penstock.events.in.flight").gauges()).isEmpty();
        assertThat(meters.find("penstock.dead.letters").gauges()).isEmpty();
    }

    @Test
    void countsRetriesByFunctionAndReason() {
        // When
        metrics.retried(TestingEvents.name("f"), true);
        metrics.retried(TestingEvents.name("f"), true);
        metrics.retried(TestingEvents.name("f"), false);
        metrics.retried(TestingEvents.name("g"), true);

        // Then
        assertThat(retries("f", "failed")).isEqualTo(2);
        assertThat(retries("f", "deferred")).isEqualTo(1);
        assertThat(retries("g", "failed")).isEqualTo(1);
    }
}
