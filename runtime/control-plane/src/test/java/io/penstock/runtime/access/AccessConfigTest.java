package io.penstock.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessConfigTest {

    @Test
    void doesNotRotateByDefault() {
        assertThat(config(Map.of()).rotateAdminKey()).isFalse();
    }

    @Test
    void everyKeyIsMapped() {
        assertThat(config(Map.of("penstock.access.rotate-admin-key", "true")).rotateAdminKey())
                .isTrue();
    }

    private static AccessConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(AccessConfig.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(AccessConfig.class);
    }
}
