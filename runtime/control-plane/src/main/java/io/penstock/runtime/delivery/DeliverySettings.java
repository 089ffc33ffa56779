package io.penstock.runtime.delivery;

import io.penstock.runtime.event.MemorySize;
import java.time.Duration;

/**
 * What delivery on this node is bounded by.
 *
 * @param inFlightMax events of one function that run at a time
 * @param bufferedBytesMax bodies of claimed events, together; one more of each claim may be beyond
 *     it
 * @param answerBytesMax answers that aren't settled yet, together
 * @param resultBytesMax how large an answer may be to be kept
 * @param eventBytesMax how large an answer may be that becomes an event for a destination
 * @param poll how often the store is asked for events that others have queued
 * @param lease how long this node's claims outlive it
 */
public record DeliverySettings(
        int inFlightMax,
        MemorySize bufferedBytesMax,
        MemorySize answerBytesMax,
        MemorySize resultBytesMax,
        MemorySize eventBytesMax,
        Duration poll,
        Duration lease) {}
