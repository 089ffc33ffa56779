package io.penstock.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistryConfigTest {

    @Test
    void defaultsAreThoseOfTheLimits() {
        assertThat(limits(Map.of())).isEqualTo(RegistryLimits.DEFAULTS);
    }

    @Test
    void everyKeyIsMapped() {
        assertThat(
                        limits(
                                Map.of(
                                        "penstock.registry.functions-max", "1",
                                        "penstock.registry.versions-max", "2",
                                        "penstock.registry.aliases-max", "3",
                                        "penstock.registry.triggers-max", "4")))
                .isEqualTo(new RegistryLimits(1, 2, 3, 4));
    }

    @Test
    void aLimitThatCanNotWorkStopsTheStart() {
        assertThatThrownBy(() -> limits(Map.of("penstock.registry.versions-max", "0")))
                .hasMessageContaining("penstock.registry.versions-max is 0");
    }

    private static RegistryLimits limits(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(RegistryConfig.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(RegistryConfig.class)
                .limits();
    }
}
