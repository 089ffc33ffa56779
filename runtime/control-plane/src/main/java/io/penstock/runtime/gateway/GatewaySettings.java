package io.penstock.runtime.gateway;

import io.penstock.runtime.event.MemorySize;
import java.time.Duration;

/**
 * Bounds of the HTTP trigger.
 *
 * @param requestMax the largest request body
 * @param bufferedMax request bodies in memory, of all calls together
 * @param bodyTimeout how long a request body may take to arrive
 * @param writeStallMax how long a client may take no byte of its answer
 */
public record GatewaySettings(
        MemorySize requestMax,
        MemorySize bufferedMax,
        Duration bodyTimeout,
        Duration writeStallMax) {}
