package io.penstock.runtime.gateway;

import io.penstock.runtime.event.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Calls over HTTP. */
@ConfigMapping(prefix = "penstock.gateway")
public interface GatewayConfig {

    /** Calls inside the runtime at a time, waiting ones too. */
    @WithDefault("10000")
    int callsMax();

    /** The largest request body. It is held in memory until the call has ended. */
    @WithDefault("16MiB")
    MemorySize requestBytesMax();

    /** Request bodies in memory, of all calls together. */
    @WithDefault("512MiB")
    MemorySize bufferedBytesMax();

    /** How long a request body may take to arrive. */
    @WithDefault("60s")
    Duration bodyTimeout();

    /** Answers that wait for their clients, of all calls together. */
    @WithDefault("256MiB")
    MemorySize unsentBytesMax();

    /** How long a client may take for what waits for it of its answer before it is cut off. */
    @WithDefault("30s")
    Duration writeStallMax();
}
