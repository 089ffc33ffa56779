package io.penstock.runtime.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Keys. Since 0.1. */
@ConfigMapping(prefix = "penstock.access")
public interface AccessConfig {

    /**
     * Whether to make a new random admin key at this start and write it to {@code
     * <data>/admin.key}; the old one is no longer valid. Without effect when PENSTOCK_ADMIN_KEY is
     * set.
     */
    @WithDefault("false")
    boolean rotateAdminKey();
}
