package io.penstock.runtime.queue;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Which node runs which trigger, by the lease of {@link QueueStore#renewLease}. A node that stays
 * away for longer than its lease loses its triggers, as it loses its claims; one that stops gives
 * them back with {@link QueueStore#releaseAll}. Safe for several threads; what asks the store
 * throws {@link io.penstock.runtime.event.ProblemException} {@code store-unavailable} when it
 * doesn't work.
 */
public interface TriggerOwners {

    /**
     * Takes those of the wanted triggers that nobody has, while this node has its lease. To be
     * called every second or so: what other nodes leave can be had then, and what this node has
     * lost is missing from the answer.
     *
     * @param wanted names of triggers
     * @return those of the wanted ones that are this node's now
     */
    Set<String> claim(Set<String> wanted);

    /** Gives a trigger back; nothing when another node has it. */
    void release(String trigger);

    /**
     * How long this node's triggers are its own after an answer of {@link #claim}, at the least;
     * another node may have them then. Empty when no other node can. Doesn't ask the store.
     */
    Optional<Duration> lease();
}
