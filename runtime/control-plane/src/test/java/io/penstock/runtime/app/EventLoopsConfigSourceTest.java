package io.penstock.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventLoopsConfigSourceTest {

    private static final String KEY = "quarkus.vertx.event-loops-pool-size";

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "4, 2", "64, 32"})
    void thereIsOneForTwoProcessors(int processors, int loops) {
        assertThat(EventLoopsConfigSource.count(processors, false)).isEqualTo(loops);
    }

    @Test
    void nativeFormHasOneForEachProcessor() {
        assertThat(EventLoopsConfigSource.count(4, true)).isEqualTo(4);
    }

    @Test
    void isOfTheMachineThatRuns() {
        SmallRyeConfig config = config(Map.of());
        assertThat(config.getValue(KEY, Integer.class))
                .isEqualTo(
                        EventLoopsConfigSource.count(
                                Runtime.getRuntime().availableProcessors(), false));
        assertThat(config.getPropertyNames()).doesNotContain(KEY);
    }

    @Test
    void givesWayToWhatAUserSays() {
        assertThat(config(Map.of(KEY, "7")).getValue(KEY, Integer.class)).isEqualTo(7);
    }

    private static SmallRyeConfig config(Map<String, String> users) {
        return new SmallRyeConfigBuilder()
                .withSources(new EventLoopsConfigSource())
                .withSources(new PropertiesConfigSource(users, "user", 100))
                .build();
    }
}
