package io.penstock.runtime.queue;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The durable queue. Writes are gathered and committed in groups; a future completes after its
 * commit, on the store's thread, whose callers must not block. Every future completes exceptionally
 * with {@link io.penstock.runtime.event.ProblemException} {@code store-unavailable} when the
 * database doesn't work or takes too long; the write may then have happened all the same, if the
 * commit itself was cut off. The other methods block and throw the same.
 */
public interface QueueStore {

    /**
     * Makes an event durable.
     *
     * @param claim whether this node wants to run it at once; granted when it is due, no earlier
     *     event with its ordering key is there, and this node has its lease. Without the lease a
     *     synchronous one is refused with {@code store-unavailable}: nobody else could answer it
     */
    CompletableFuture<Enqueued> enqueue(NewEvent event, boolean claim);

    /**
     * Claims events of a function that are due, oldest first; none while this node hasn't its
     * lease.
     *
     * @param max how many at the most
     * @param bodyBytesMax stops when their bodies together reach it; at least one is given
     */
    CompletableFuture<List<ClaimedEvent>> claim(FunctionName function, int max, long bodyBytesMax);

    /**
     * Ends a claim.
     *
     * @return whether the claim still counted; if not, only the ledger's row was written
     */
    CompletableFuture<Boolean> settle(Settlement settlement);

    /** The claims this node has in the store. */
    List<Claim> claims();

    /**
     * Takes an event out that waits.
     *
     * @return the state it was found in: it is cancelled if that was {@link InvocationState#QUEUED}
     *     or {@link InvocationState#BLOCKED}; empty when there is no such invocation
     */
    CompletableFuture<Optional<InvocationState>> cancel(InvocationId id);

    /** The functions that have queued events, with the moment the first is due. */
    Map<FunctionName, Long> due();

    /** How many events are queued, blocked or running, by function. */
    Map<FunctionName, Long> depths();

    /** An invocation. */
    Optional<InvocationRecord> find(InvocationId id);

    /** Invocations, the newest first, without their answers. */
    List<InvocationRecord> list(InvocationQuery query);

    /**
     * Keeps this node's claims for another while and gives back those of nodes whose lease has run
     * out, once this node's own has been renewed in time thrice in a row: after an outage of all,
     * each that lives comes first. When another node has taken this node's claims, new ones are
     * made under a new name. A lease that is found over when something is to be claimed is renewed
     * without being asked for.
     *
     * @return how many claims came back to the queue
     */
    CompletableFuture<Integer> renewLease(Duration lease);

    /** Gives back all claims of this node. For its end. */
    CompletableFuture<Integer> releaseAll();

    /**
     * Removes what ended so long ago that it need not be kept; dead letters stay.
     *
     * @param max how many at the most
     * @return how many were removed
     */
    CompletableFuture<Integer> sweep(int max);
}
