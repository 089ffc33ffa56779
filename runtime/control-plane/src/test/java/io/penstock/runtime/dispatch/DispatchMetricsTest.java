package io.penstock.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.registry.LocalCode;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.SettingsParser;
import io.penstock.runtime.registry.TestingRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DispatchMetricsTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final DispatchMetrics metrics = new DispatchMetrics(meters);
    private final Registry registry = TestingRegistry.create(InstantSource.system());

    @BeforeEach
    void start() {
        registry.start(LocalCode.alone(_ -> List.of()));
        registry.subscribe(metrics);
    }

    private FunctionVersion deploy(String name) {
        registry.deploy(
                FunctionName.parse(name),
                "ab".repeat(32),
                List.of(),
                SettingsParser.parse(Map.of("handler", "com.example.Handler")));
        return registry.resolve(FunctionTarget.parse(name));
    }

    private List<String> functions() {
        return meters.getMeters().stream()
                .map(meter -> String.valueOf(meter.getId().getTag("function")))
                .distinct()
                .toList();
    }

    @Test
    void deletedFunctionTakesItsMetersWithIt() {
        // Given
        metrics.of(deploy("kept"));
        metrics.of(deploy("deleted"));

        // When
        registry.delete(FunctionName.parse("deleted"));

        // Then
        assertThat(functions()).containsExactly("kept");
    }

    @Test
    void metersOfACallThatOutlivesItsFunctionGoWithTheNextChange() {
        // Given
        FunctionVersion version = deploy("deleted");
        registry.delete(FunctionName.parse("deleted"));
        metrics.of(version);
        assertThat(functions()).containsExactly("deleted");

        // When
        metrics.of(deploy("kept"));

        // Then
        assertThat(functions()).containsExactly("kept");
    }
}
