package io.penstock.runtime.pool;

import io.penstock.runtime.event.MemorySize;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** This machine. */
@ConfigMapping(prefix = "penstock.node")
public interface NodeConfig {

    /**
     * Memory of all instances together, counted by their {@code memory} setting; by default three
     * quarters of the machine's.
     */
    Optional<MemorySize> memory();
}
