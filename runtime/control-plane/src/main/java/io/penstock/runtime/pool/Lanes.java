package io.penstock.runtime.pool;

import io.penstock.runtime.worker.Lane;
import io.penstock.runtime.worker.WorkerProcess;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The instances of a pool, their lanes, and the calls in flight on them. Guarded by the pool's
 * lock.
 */
final class Lanes {

    private final Deque<PooledLane> idle = new ArrayDeque<>();

    /** Lanes with calls, the one last taken into use last. */
    private final LinkedHashSet<PooledLane> busy = new LinkedHashSet<>();

    private final Set<PooledInstance> live = new LinkedHashSet<>();
    private final ConcurrencyWindow window;
    private int inFlight;
    private int draining;

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
            idle.addLast(new PooledLane(instance, lane));
        }
    }

    /**
     * Leases a lane that has room behind its call, else the one that became idle last, before those
     * that have yet to hear what became of earlier calls. Its worker takes work, and is held then.
     *
     * @param callsMax how many calls a lane may have
     */
    Optional<Lease> lease(Pool pool, int callsMax, long nowNanos) {
        if (callsMax > 1) {
            for (PooledLane lane : busy.reversed()) {
                if (live.contains(lane.holder()) && lane.takesAhead(callsMax) && lane.tryHold()) {
                    return Optional.of(begin(pool, lane, true));
                }
            }
        }
        while (!idle.isEmpty()) {
            PooledLane lane = takeIdle();
            if (lane.tryHold()) {
                lane.holder().lease();
                busy.addLast(lane);
                window.set(busy.size(), nowNanos);
                return Optional.of(begin(pool, lane, false));
            }
        }
        return Optional.empty();
    }

    private PooledLane takeIdle() {
        for (Iterator<PooledLane> latest = idle.descendingIterator(); latest.hasNext(); ) {
            PooledLane lane = latest.next();
            if (lane.answers()) {
                latest.remove();
                return lane;
            }
        }
        return idle.removeLast();
    }

    private Lease begin(Pool pool, PooledLane lane, boolean ahead) {
        inFlight++;
        lane.begin();
        return new Lease(pool, lane, lane.holder().startKind(), ahead);
    }

    /**
     * Ends a lease.
     *
     * @param reusable whether the lane is good; if not, its instance goes out of use
     * @return whether its instance has run its last call, so that it must be ended
     */
    boolean settle(Lease lease, boolean reusable, long nowNanos) {
        PooledLane lane = lease.pooled();
        PooledInstance holder = lane.holder();
        inFlight--;
        boolean free = lane.end();
        if (free) {
            busy.remove(lane);
            window.set(busy.size(), nowNanos);
            holder.release(nowNanos);
        }
        if (!live.contains(holder)) {
            boolean last = free && holder.state() instanceof InstanceState.Gone;
            if (last) {
                draining--;
            }
            return last;
        }
        if (!reusable) {
            return remove(holder);
        }
        if (free) {
            idle.addLast(lane);
        }
        return false;
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
