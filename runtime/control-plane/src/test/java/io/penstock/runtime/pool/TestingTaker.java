package io.penstock.runtime.pool;

import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.limit.Cancellation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Asks for a lane, and keeps what comes of it. */
final class TestingTaker implements LeaseTaker {

    private final CompletableFuture<Lease> lease = new CompletableFuture<>();

    @Override
    public void granted(Lease granted) {
        lease.complete(granted);
    }

    @Override
    public void refused(Problem problem) {
        lease.completeExceptionally(problem.exception());
    }

    /** A request since now that answers this. */
    LeaseRequest request(Cancellation cancellation) {
        return new LeaseRequest(System.nanoTime(), cancellation, this);
    }

    /** Completes with the lease, or with why there is none. */
    CompletableFuture<Lease> lease() {
        return lease;
    }

    /**
     * Waits for the lease.
     *
     * @throws ProblemException if it is refused
     */
    Lease get() {
        try {
            return lease.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ProblemException refusal ? refusal : e;
        }
    }
}
