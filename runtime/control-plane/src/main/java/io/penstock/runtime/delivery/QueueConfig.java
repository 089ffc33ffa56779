package io.penstock.runtime.delivery;

import io.penstock.runtime.event.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The durable queue. Since 0.2. */
@ConfigMapping(prefix = "penstock.queue")
public interface QueueConfig {

    /** Events of one function that this node runs at a time; 1 to 1000. */
    @WithDefault("100")
    int inFlightMax();

    /**
     * Memory for the bodies of events that this node has claimed; 1 MiB or more. Beyond an eighth
     * of the heap that is used instead.
     */
    @WithDefault("64MiB")
    MemorySize bufferedBytesMax();

    /** The largest answer that is kept, for those who ask later; up to 16 MiB. */
    @WithDefault("1MiB")
    MemorySize resultBytesMax();

    /** How long results are kept, from the end; a minute or more. */
    @WithDefault("24h")
    Duration resultRetention();

    /** How long an idempotency key is remembered, from its first use; a minute or more. */
    @WithDefault("24h")
    Duration idempotencyRetention();

    /** How often the store is asked for events that others have queued; 10 ms to 1 min. */
    @WithDefault("1s")
    Duration poll();

    /**
     * How long the claims of a node that has died stay with it; 3 s to 1 h. A node that can't reach
     * the database for so long may lose its claims: its events are run twice.
     */
    @WithDefault("30s")
    Duration lease();
}
