package io.penstock.runtime.trigger;

import io.penstock.runtime.event.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The process that runs trigger adapters. */
@ConfigMapping(prefix = "penstock.triggers")
public interface TriggersConfig {

    /** Where the host's jars are; by default {@code trigger-host/} of the distribution. */
    Optional<Path> hostDirectory();

    /** Where the adapters' jars and folders are; by default {@code adapters/} of it. */
    Optional<Path> adaptersDirectory();

    /** Heap of the host; more ends it as out of memory. */
    @WithDefault("512MiB")
    MemorySize heap();

    /** How long the host may take to connect. */
    @WithDefault("20s")
    Duration startTimeout();

    /** A host that says nothing for so long is killed. */
    @WithDefault("15s")
    Duration heartbeatTimeout();

    /**
     * How long a check of a configuration, or a clean-up at a source, may take; the adapter has two
     * thirds of it.
     */
    @WithDefault("30s")
    Duration checkTimeout();

    /** How long an adapter may wait for its last events to become durable when it is ended. */
    @WithDefault("10s")
    Duration drain();
}
