package io.penstock.runtime.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The control plane's own process. */
@ConfigMapping(prefix = "penstock.control-plane")
interface ControlPlaneConfig {

    /** Whether to make and use an AOT cache, so that it starts faster from the second time on. */
    @WithDefault("true")
    boolean aotCache();
}
