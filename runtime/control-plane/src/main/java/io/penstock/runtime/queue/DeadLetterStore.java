package io.penstock.runtime.queue;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The events that were given up; kept until somebody redrives or purges them. Futures and errors as
 * in {@link QueueStore}.
 */
public interface DeadLetterStore {

    /**
     * Dead letters, the oldest first, without their events.
     *
     * @param namespace only of this namespace
     * @param function only of this function
     * @param after only those that were accepted after this one, to page on
     * @param max how many at the most
     */
    List<InvocationRecord> list(
            Optional<String> namespace,
            Optional<FunctionName> function,
            Optional<InvocationId> after,
            int max);

    /** A dead letter with its event. */
    Optional<DeadLetter> find(InvocationId id);

    /** How many there are, by function. */
    Map<FunctionName, Long> counts();

    /**
     * Puts one back into the queue, as if it had just been accepted; one with an ordering key goes
     * before those of its key that wait.
     *
     * @param expiresAtMillis when it is given up again
     * @return whether it was there
     */
    CompletableFuture<Boolean> redrive(InvocationId id, long dueAtMillis, long expiresAtMillis);

    /** The clock by which dead letters were given up, milliseconds since 1970. */
    long nowMillis();

    /**
     * Puts a batch back into the queue, the oldest first, each due one spacing after the one
     * before.
     *
     * @param firstDueAtMillis when the first is due
     * @param spacingMicros between two; 0 for all at once
     * @param ageMaxMillis each is given up so long after it is due
     */
    CompletableFuture<DeadLetterBatch.Changed> redrive(
            DeadLetterBatch batch, long firstDueAtMillis, long spacingMicros, long ageMaxMillis);

    /** Removes one for good; whether it was there. */
    CompletableFuture<Boolean> purge(InvocationId id);

    /** Removes a batch for good. */
    CompletableFuture<DeadLetterBatch.Changed> purge(DeadLetterBatch batch);
}
