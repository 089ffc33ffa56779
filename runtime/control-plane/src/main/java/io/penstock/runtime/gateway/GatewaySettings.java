package io.penstock.runtime.gateway;

import io.penstock.runtime.event.MemorySize;
import java.time.Duration;

/**
 * Bounds of the HTTP trigger.
 *
 * @param requestMax the largest request body
 * @param bufferedMax request bodies in memory, of all calls together
 * @param bodyTimeout how long a request body may take to arrive
 * @param unsentMax answers that wait for their clients, of all calls together
 * @param writeStallMax how long a client may take for a part of its answer
 */
public record GatewaySettings(
        MemorySize requestMax,
        MemorySize bufferedMax,
        Duration bodyTimeout,
        MemorySize unsentMax,
        Duration writeStallMax) {}
