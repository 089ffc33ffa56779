package io.penstock.runtime.pool;

import io.penstock.runtime.event.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The callers that wait for a lane, first in, first out. Guarded by the pool's lock, under which
 * nobody is told anything: {@link #takeNews} says whom to tell what.
 */
final class Line {

    private final Deque<Waiter> waiters = new ArrayDeque<>();

    /** What those who have left the line are to be told. */
    private List<Runnable> news = List.of();

    /** Since when somebody waits with no new instance; of no meaning while nobody does. */
    private long busySinceNanos;

    int size() {
        return waiters.size();
    }

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    /** A caller joins. */
    void join(Waiter waiter) {
        if (waiters.isEmpty()) {
            busySinceNanos = waiter.sinceNanos();
        }
        waiters.addLast(waiter);
    }

    /** A caller comes back that was taken from the line too early. */
    void joinFirst(Waiter waiter) {
        if (waiters.isEmpty()) {
            busySinceNanos = System.nanoTime();
        }
        waiters.addFirst(waiter);
    }

    /** Whoever waits longest. */
    Optional<Waiter> first() {
        return Optional.ofNullable(waiters.peekFirst());
    }

    /** How long the first has waited; 0 when nobody waits. */
    long oldestWaitNanos(long nowNanos) {
        return first().map(waiter -> nowNanos - waiter.sinceNanos()).orElse(0L);
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
            LeaseTaker taker = waiters.removeFirst().taker();
            tell(() -> taker.granted(lease.get()));
        }
    }

    /** Turns a caller away, if it is still waiting. */
    void refuse(Waiter waiter, Problem problem) {
        if (waiters.remove(waiter)) {
            tell(() -> waiter.taker().refused(problem));
        }
    }

    /** Turns everybody away. */
    void refuseAll(Problem problem) {
        waiters.forEach(waiter -> tell(() -> waiter.taker().refused(problem)));
        waiters.clear();
    }

    private void tell(Runnable what) {
        if (news.isEmpty()) {
            news = new ArrayList<>();
        }
        news.add(what);
    }

    /** What is to be run, in this order, once the lock is free. */
    List<Runnable> takeNews() {
        List<Runnable> taken = news;
        news = List.of();
        return taken;
    }
}
