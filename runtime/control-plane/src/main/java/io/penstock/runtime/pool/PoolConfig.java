package io.penstock.runtime.pool;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When instances start and end, and how long calls wait for one. */
@ConfigMapping(prefix = "penstock.pool")
public interface PoolConfig {

    /** Over which the average concurrency is taken before instances are given up. */
    @WithDefault("60s")
    Duration stableWindow();

    /**
     * How long a call may wait for an instance to be free. A first start may take longer: it has
     * the function's {@code initTimeout}.
     */
    @WithDefault("10s")
    Duration waitMax();

    /** Calls that may wait, per function version. */
    @WithDefault("1000")
    int waitersMax();

    /** Instance starts at a time, per function version. */
    @WithDefault("4")
    int startsMax();

    /**
     * Calls that an instance's thread is sent ahead of the one it runs, while those before it take
     * less than to wake another thread; 0: none.
     */
    @WithDefault("15")
    int aheadMax();
}
