package io.penstock.runtime.registry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much the registry holds. Since 0.1. */
@ConfigMapping(prefix = "penstock.registry")
public interface RegistryConfig {

    /**
     * Functions on this installation; 1 or more. A deployment that would make one more is refused
     * with {@code conflict}. Each takes some kilobytes of memory.
     */
    @WithDefault("20000")
    int functionsMax();

    /**
     * Versions per function that are kept without an alias, the latest included; 1 or more. Older
     * ones go when a new one comes, and their jars with them; versions with an alias stay.
     */
    @WithDefault("10")
    int versionsMax();

    /** Aliases per function; 1 or more. One more is refused with {@code conflict}. */
    @WithDefault("50")
    int aliasesMax();

    /**
     * Triggers on this installation; 1 or more. One more is refused with {@code conflict}. Each
     * takes some kilobytes of memory, and its adapter what its source needs.
     */
    @WithDefault("1000")
    int triggersMax();

    /** These settings, checked. */
    default RegistryLimits limits() {
        return new RegistryLimits(functionsMax(), versionsMax(), aliasesMax(), triggersMax());
    }
}
