package io.penstock.runtime.pool;

import io.penstock.runtime.worker.Lane;
import io.penstock.runtime.worker.WorkerProcess;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The instances of a pool, their lanes, and the calls in flight on them. Guarded by the pool's
 * lock.
 */
final class Lanes {

    private final Deque<IdleLane> idle = new ArrayDeque<>();
    private final Set<PooledInstance> live = new LinkedHashSet<>();
    private final ConcurrencyWindow window;
    private int inFlight;
    private int draining;

    private record IdleLane(PooledInstance holder, Lane lane) {}

    Lanes(ConcurrencyWindow window) {
        this.window = window;
    }

    /** Instances in use. */
    int size() {
        return live.size();
    }

    boolean isEmpty() {
        return live.isEmpty();
    }

    /** Takes a new instance into use. */
    void add(PooledInstance instance) {
        live.add(instance);
        for (Lane lane : instance.instance().lanes()) {
            idle.addLast(new IdleLane(instance, lane));
        }
    }

    /** Leases the lane that became idle last, if its worker takes work; its worker is held then. */
    Optional<Lease> lease(Pool pool, long nowNanos) {
        while (!idle.isEmpty()) {
            IdleLane candidate = idle.removeLast();
            if (candidate.lane().instance().worker().tryHold()) {
                PooledInstance holder = candidate.holder();
                holder.lease();
                inFlight++;
                window.set(inFlight, nowNanos);
                return Optional.of(new Lease(pool, holder, candidate.lane(), holder.startKind()));
            }
        }
        return Optional.empty();
    }

    /**
     * Ends a lease.
     *
     * @param reusable whether the lane is good; if not, its instance goes out of use
     * @return whether its instance has run its last call, so that it must be ended
     */
    boolean settle(Lease lease, boolean reusable, long nowNanos) {
        PooledInstance holder = lease.holder();
        inFlight--;
        window.set(inFlight, nowNanos);
        holder.release(nowNanos);
        if (!live.contains(holder)) {
            boolean last = holder.state() instanceof InstanceState.Gone;
            if (last) {
                draining--;
            }
            return last;
        }
        if (reusable) {
            idle.addLast(new IdleLane(holder, lease.lane()));
            return false;
        }
        return remove(holder);
    }

    /**
     * Takes an instance out of use; what it runs may finish.
     *
     * @return whether it was in use until now and runs nothing, so that it must be ended
     */
    boolean remove(PooledInstance instance) {
        if (!live.remove(instance)) {
            return false;
        }
        idle.removeIf(lane -> lane.holder() == instance);
        boolean unused = instance.drain();
        if (!unused) {
            draining++;
        }
        return unused;
    }

    /** As {@link #remove}, if the instance runs nothing since that moment. */
    boolean removeIfIdle(ScaleDown.Surplus idleInstance) {
        return idleInstance.instance().state() instanceof InstanceState.Ready ready
                && ready.sinceNanos() == idleInstance.sinceNanos()
                && remove(idleInstance.instance());
    }

    /** The instances in use. */
    List<PooledInstance> all() {
        return List.copyOf(live);
    }

    /** The instances in use that live in a worker. */
    List<PooledInstance> in(WorkerProcess worker) {
        return live.stream().filter(one -> one.instance().worker() == worker).toList();
    }

    /** What they look like now. */
    PoolView.Census census(long nowNanos) {
        return new PoolView.Census(
                live.stream().map(one -> new PoolView.Seen(one, one.state())).toList(),
                draining,
                inFlight,
                window.average(nowNanos));
    }
}
