package io.penstock.runtime.delivery;

import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.queue.Claim;
import io.penstock.runtime.queue.QueueStore;
import io.penstock.runtime.queue.Settlement;
import io.penstock.runtime.telemetry.Log;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Keeps this node's claims, brings back those of dead nodes, and gives back claims that nobody here
 * knows of: their commit was reported as failed although it had happened.
 */
final class LeaseKeeper implements AutoCloseable {

    private static final Log LOG = Log.of(LeaseKeeper.class);

    /** Before the first lease is tried for again: nothing is claimed without. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final QueueStore store;
    private final Predicate<Claim> worksOn;
    private final Duration lease;
    private final Runnable onLease;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Whether this node has ever had a lease; belongs to the keeper's thread, as what follows. */
    private boolean leased;

    /** Unknown the last time, which may have been too early. */
    private Set<Claim> suspects = Set.of();

    /**
     * A keeper that isn't started.
     *
     * @param worksOn whether this node works on a claim
     * @param onLease run once this node has a lease
     */
    LeaseKeeper(QueueStore store, Predicate<Claim> worksOn, Duration lease, Runnable onLease) {
        this.onLease = onLease;
        this.store = store;
        this.worksOn = worksOn;
        this.lease = lease;
    }

    /** Takes the lease, then renews it three times in its length. */
    void start() {
        renew();
        Threads.start("lease-keeper", this::keep);
    }

    private void keep() {
        try {
            while (!closed.await(pauseMillis(), TimeUnit.MILLISECONDS)) {
                renew();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private long pauseMillis() {
        return leased ? lease.toMillis() / 3 : FIRST_PAUSE.toMillis();
    }

    /** Renews once; by one thread at a time. */
    void renew() {
        try {
            int back = store.renewLease(lease).join();
            if (!leased) {
                leased = true;
                onLease.run();
            }
            if (back > 0) {
                LOG.info("claims of dead nodes are back in the queue", "claims", back);
            }
            giveBackUnknown();
        } catch (RuntimeException e) {
            // Whatever it is: without a lease this node would lose all its claims.
            LOG.warn("lease not renewed", "reason", String.valueOf(e.getMessage()));
        }
    }

    private void giveBackUnknown() {
        Set<Claim> unknown = new HashSet<>(store.claims());
        unknown.removeIf(worksOn);
        for (Claim claim : unknown) {
            if (suspects.contains(claim)) {
                LOG.info(
                        "claim given back that was never begun",
                        "invocationId",
                        claim.invocation());
                boolean _ =
                        store.settle(
                                        new Settlement(
                                                claim,
                                                0,
                                                new Settlement.Ending.Released(),
                                                Optional.empty(),
                                                List.of()))
                                .join();
            }
        }
        suspects = unknown;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
