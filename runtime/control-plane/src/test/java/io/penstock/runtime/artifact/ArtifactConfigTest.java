package io.penstock.runtime.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArtifactConfigTest {

    @Test
    void defaultsAreThoseOfTheLimits() {
        assertThat(limits(Map.of())).isEqualTo(ArtifactLimits.DEFAULTS);
    }

    @Test
    void everyKeyIsMapped() {
        assertThat(
                        limits(
                                Map.of(
                                        "penstock.artifact.bytes-max", "1KiB",
                                        "penstock.artifact.entries-max", "2",
                                        "penstock.artifact.entry-bytes-max", "3KiB",
                                        "penstock.artifact.total-bytes-max", "4KiB",
                                        "penstock.artifact.ratio-max", "5",
                                        "penstock.artifact.uploads-max", "6",
                                        "penstock.artifact.upload-wait", "PT7S",
                                        "penstock.artifact.evict-after", "PT8M")))
                .isEqualTo(
                        new ArtifactLimits(
                                1024,
                                2,
                                3072,
                                4096,
                                5,
                                6,
                                Duration.ofSeconds(7),
                                Duration.ofMinutes(8)));
    }

    @Test
    void aLimitThatCanNotWorkStopsTheStart() {
        assertThatThrownBy(() -> limits(Map.of("penstock.artifact.ratio-max", "0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("penstock.artifact.ratio-max is 0");
    }

    private static ArtifactLimits limits(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(ArtifactConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValues(values)
                .build()
                .getConfigMapping(ArtifactConfig.class)
                .limits();
    }
}
