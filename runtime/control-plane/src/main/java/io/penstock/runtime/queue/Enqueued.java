package io.penstock.runtime.queue;

/** What became of an event that was to be made durable. It is on disk. */
public sealed interface Enqueued {

    /** It waits in the queue. */
    record Queued() implements Enqueued {}

    /** It is this node's already; the caller runs it. */
    record Claimed(Claim claim) implements Enqueued {}

    /**
     * There is one with the same idempotency key; nothing was added.
     *
     * @param first the one that counts
     */
    record Duplicate(InvocationRecord first) implements Enqueued {}
}
