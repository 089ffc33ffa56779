package io.penstock.runtime.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the runtime stops. */
@ConfigMapping(prefix = "penstock.shutdown")
interface ShutdownConfig {

    /** How long calls are still let in, for load balancers to notice that it isn't ready. */
    @WithDefault("0s")
    Duration notice();

    /** How long calls in flight may take to end; those that are left are cut off. */
    @WithDefault("30s")
    Duration drain();
}
