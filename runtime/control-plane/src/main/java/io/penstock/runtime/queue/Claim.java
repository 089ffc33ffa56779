package io.penstock.runtime.queue;

import io.penstock.runtime.event.InvocationId;

/**
 * The right of one node to run an event once. Ends with a settlement, or with the node's lease.
 *
 * @param seq the event's place in the order of acceptance
 * @param invocation the invocation
 * @param fence grows with each claim of the event; a settlement with an older one has no effect
 */
public record Claim(long seq, InvocationId invocation, long fence) {}
