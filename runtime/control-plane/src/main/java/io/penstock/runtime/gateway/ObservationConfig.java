package io.penstock.runtime.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Who may look at the runtime from outside. */
@ConfigMapping(prefix = "penstock.observation")
public interface ObservationConfig {

    /** Whether {@code /q/metrics} is served without a key. */
    @WithDefault("false")
    boolean metricsOpen();

    /** Whether {@code /q/health} is served without a key. */
    @WithDefault("false")
    boolean healthOpen();
}
