package io.penstock.runtime.delivery;

import io.penstock.runtime.event.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code penstock.queue.*}: the durable queue. */
@ConfigMapping(prefix = "penstock.queue")
public interface QueueConfig {

    /** Events of one function that this node runs at a time. */
    @WithDefault("100")
    int inFlightMax();

    /** Memory for the bodies of events that this node has claimed. */
    @WithDefault("64MiB")
    MemorySize bufferedBytesMax();

    /** The largest answer of an asynchronous invocation that is kept. */
    @WithDefault("1MiB")
    MemorySize resultBytesMax();

    /** How long results are kept. */
    @WithDefault("24h")
    Duration resultRetention();

    /** How long an idempotency key is remembered. */
    @WithDefault("24h")
    Duration idempotencyRetention();

    /** How often the store is asked for events that others have queued. */
    @WithDefault("1s")
    Duration poll();

    /** How long the claims of a node that has died stay with it. */
    @WithDefault("30s")
    Duration lease();
}
