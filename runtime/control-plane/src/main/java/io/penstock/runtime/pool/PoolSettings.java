package io.penstock.runtime.pool;

import io.penstock.runtime.event.MemorySize;
import java.time.Duration;

/**
 * Bounds and times of the pools.
 *
 * @param stableWindow over which the average concurrency is taken before instances are given up
 * @param waitMax how long a call may wait for an instance to be free
 * @param waitersMax calls that may wait, per function version
 * @param startsMax starts at a time, per function version
 * @param aheadMax calls an instance's thread may be sent ahead of the one it runs
 * @param prewarmed empty workers kept ready
 * @param workers heaps of workers: their room
 * @param nodeMemory memory of all instances of this node together
 * @param leaksMax leaked loaders a worker may have; with more it is retired
 */
public record PoolSettings(
        Duration stableWindow,
        Duration waitMax,
        int waitersMax,
        int startsMax,
        int aheadMax,
        int prewarmed,
        WorkerSizes workers,
        MemorySize nodeMemory,
        int leaksMax) {}
