package io.penstock.runtime.pool;

import io.penstock.runtime.event.Problem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;

/** The callers that wait for a lane, first in, first out. Guarded by the pool's lock. */
final class Line {

    private final Deque<Waiter> waiters = new ArrayDeque<>();

    /** Since when somebody waits with no new instance; of no meaning while nobody does. */
    private long busySinceNanos;

    int size() {
        return waiters.size();
    }

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    /** A caller joins. */
    Waiter join(long nowNanos) {
        if (waiters.isEmpty()) {
            busySinceNanos = nowNanos;
        }
        Waiter waiter = new Waiter(nowNanos);
        waiters.addLast(waiter);
        return waiter;
    }

    /** How long the first has waited; 0 when nobody waits. */
    long oldestWaitNanos(long nowNanos) {
        Waiter first = waiters.peekFirst();
        return first == null ? 0 : nowNanos - first.sinceNanos();
    }

    /** A new instance is there. */
    void helped(long nowNanos) {
        busySinceNanos = nowNanos;
    }

    /**
     * For how long somebody has waited without a pause, whoever it was, since the last new
     * instance; 0 when nobody does.
     */
    long busyNanos(long nowNanos) {
        return waiters.isEmpty() ? 0 : nowNanos - busySinceNanos;
    }

    /** Serves callers in their order as long as there are leases. */
    void serve(Supplier<Optional<Lease>> leases) {
        while (!waiters.isEmpty()) {
            Optional<Lease> lease = leases.get();
            if (lease.isEmpty()) {
                return;
            }
            waiters.removeFirst().give(lease.get());
        }
    }

    /**
     * Turns a caller away.
     *
     * @return whether it was still waiting
     */
    boolean refuse(Waiter waiter, Problem problem) {
        boolean waiting = waiters.remove(waiter);
        if (waiting) {
            waiter.refuse(problem);
        }
        return waiting;
    }

    /** Turns everybody away. */
    void refuseAll(Problem problem) {
        waiters.forEach(waiter -> waiter.refuse(problem));
        waiters.clear();
    }
}
