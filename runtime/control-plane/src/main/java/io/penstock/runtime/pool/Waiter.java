package io.penstock.runtime.pool;

import io.penstock.runtime.event.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A caller in a pool's line. */
final class Waiter {

    private final long sinceNanos;
    private final CompletableFuture<Lease> lease = new CompletableFuture<>();

    Waiter(long sinceNanos) {
        this.sinceNanos = sinceNanos;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    /**
     * Hands the caller its lease. Called under the pool's lock, after it was taken from the line.
     */
    void give(Lease granted) {
        lease.complete(granted);
    }

    /** Turns the caller away. Called under the pool's lock, after it was taken from the line. */
    void refuse(Problem problem) {
        lease.completeExceptionally(problem.exception());
    }

    /**
     * Waits for a lease.
     *
     * @return the lease, or empty when it hasn't come in time
     * @throws io.penstock.runtime.event.ProblemException if the caller was turned away
     */
    Optional<Lease> await(Duration atMost) {
        try {
            return Optional.of(lease.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException refused
                    ? refused
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an instance", e);
        }
    }
}
