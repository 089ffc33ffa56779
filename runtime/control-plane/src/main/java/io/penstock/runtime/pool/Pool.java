package io.penstock.runtime.pool;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.limit.Cancellation;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.worker.Lane;
import io.penstock.runtime.worker.WorkerProcess;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The instances of one function version and the callers that wait for them.
 *
 * <p>A lease takes the lane that became idle last, so that the others can go; without one the
 * caller joins the line, first in, first out. All fields are guarded by {@link #lock}; starts and
 * ends of instances run on threads of their own, outside of it.
 */
public final class Pool {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final FunctionVersion version;
    private final PoolSettings settings;
    private final InstanceStarts starts;
    private final PoolMetrics metrics;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<IdleLane> idle = new ArrayDeque<>();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private final Set<PooledInstance> live = new LinkedHashSet<>();
    private final MovingMean serviceNanos = new MovingMean();
    private final ConcurrencyWindow window;
    private int starting;
    private int inFlight;
    private int draining;
    private boolean superseded;
    private boolean closed;

    private record IdleLane(PooledInstance holder, Lane lane) {}

    Pool(
            FunctionVersion version,
            PoolSettings settings,
            InstanceStarts starts,
            PoolMetrics metrics) {
        this.version = version;
        this.settings = settings;
        this.starts = starts;
        this.metrics = metrics;
        this.window = new ConcurrencyWindow(settings.stableWindow().toNanos(), System.nanoTime());
    }

    FunctionVersion version() {
        return version;
    }

    /**
     * Leases a lane; blocks while there is none.
     *
     * @param cancellation takes the caller out of the line
     * @throws io.penstock.runtime.event.ProblemException {@code queue-full}, {@code queue-timeout},
     *     {@code function-init-failed}, {@code worker-start-failed}, {@code node-memory}, {@code
     *     unknown-version}, {@code client-gone}
     */
    public Lease lease(Cancellation cancellation) {
        Waiter waiter;
        lock.lock();
        try {
            if (closed) {
                throw retired().exception();
            }
            Optional<Lease> now = grant();
            if (now.isPresent()) {
                return now.get();
            }
            if (waiters.size() >= settings.waitersMax()) {
                throw queueFull().exception();
            }
            waiter = new Waiter(System.nanoTime());
            waiters.addLast(waiter);
            startWhatHelps();
        } finally {
            lock.unlock();
        }
        cancellation.onCancel(
                () -> turnAway(waiter, Problem.of(ErrorCode.CLIENT_GONE, "The caller hung up.")));
        return await(waiter);
    }

    /** Waits in slices: after each, a start may help where it didn't before. */
    private Lease await(Waiter waiter) {
        long sliceNanos = Math.max(1_000_000L, (long) starts.expectedNanos());
        while (true) {
            long waited = System.nanoTime() - waiter.sinceNanos();
            long left = settings.waitMax().toNanos() - waited;
            Duration slice = Duration.ofNanos(left > 0 ? Math.min(sliceNanos, left) : sliceNanos);
            Optional<Lease> lease = waiter.await(slice);
            if (lease.isPresent()) {
                return lease.get();
            }
            sliceNanos *= 2;
            lock.lock();
            try {
                // A first start may take longer than the wait: it has its own time limit.
                if (left <= 0 && !(live.isEmpty() && starting > 0)) {
                    turnAway(waiter, queueTimeout());
                }
                startWhatHelps();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Takes the lane that became idle last, if its worker takes work. Under the lock. */
    private Optional<Lease> grant() {
        while (!idle.isEmpty()) {
            IdleLane candidate = idle.removeLast();
            if (candidate.lane().instance().worker().tryHold()) {
                PooledInstance holder = candidate.holder();
                holder.lease();
                inFlight++;
                window.set(inFlight, System.nanoTime());
                return Optional.of(new Lease(this, holder, candidate.lane(), holder.startKind()));
            }
        }
        return Optional.empty();
    }

    /**
     * Serves the line as far as there are lanes, then starts more if that helps. Under the lock.
     */
    private void serveLine() {
        while (!waiters.isEmpty()) {
            Optional<Lease> lease = grant();
            if (lease.isEmpty()) {
                break;
            }
            waiters.removeFirst().give(lease.get());
        }
        startWhatHelps();
    }

    private void startWhatHelps() {
        Waiter first = waiters.peekFirst();
        if (first == null || closed) {
            return;
        }
        int count =
                StartRule.starts(
                        new StartRule.Situation(
                                waiters.size(),
                                System.nanoTime() - first.sinceNanos(),
                                live.size(),
                                starting,
                                version.settings().concurrency(),
                                version.settings().maxInstances(),
                                settings.startsMax(),
                                serviceNanos.value(),
                                starts.expectedNanos()));
        begin(count);
    }

    private void begin(int count) {
        for (int i = 0; i < count; i++) {
            starting++;
            starts.begin(this, waiters.size());
        }
    }

    /** A start has succeeded. */
    void started(PooledInstance instance) {
        lock.lock();
        try {
            starting--;
            live.add(instance);
            if (closed) {
                retire(List.of(instance));
                return;
            }
            for (Lane lane : instance.instance().lanes()) {
                idle.addLast(new IdleLane(instance, lane));
            }
            serveLine();
        } finally {
            lock.unlock();
        }
    }

    /** A start has failed: with no instance left to hope for, all who wait are told why. */
    void startFailed(Problem problem) {
        lock.lock();
        try {
            starting--;
            if (live.isEmpty()) {
                refuseAll(problem);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A call has ended and its lane is good. */
    void release(Lease lease, long tookNanos, boolean gaveUp) {
        settle(lease, true, tookNanos, gaveUp);
    }

    /** A call has ended and its lane is broken: the instance goes. */
    void lose(Lease lease, boolean gaveUp) {
        settle(lease, false, -1, gaveUp);
    }

    private void settle(Lease lease, boolean reusable, long tookNanos, boolean gaveUp) {
        PooledInstance holder = lease.holder();
        boolean ended;
        lock.lock();
        try {
            long now = System.nanoTime();
            inFlight--;
            window.set(inFlight, now);
            if (tookNanos >= 0) {
                serviceNanos.add((double) tookNanos);
            }
            holder.release(now);
            boolean wasDraining = !live.contains(holder);
            if (!reusable) {
                forget(holder);
            } else if (live.contains(holder)) {
                idle.addLast(new IdleLane(holder, lease.lane()));
            }
            ended = holder.state() instanceof InstanceState.Gone;
            if (ended && wasDraining) {
                draining--;
            }
            serveLine();
        } finally {
            lock.unlock();
        }
        lease.lane().instance().worker().unhold(gaveUp);
        if (ended) {
            starts.end(holder);
        }
    }

    /**
     * Takes an instance out of use. Under the lock.
     *
     * @return whether it was in use until now and runs nothing, so that it must be ended
     */
    private boolean forget(PooledInstance instance) {
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

    /** Gives up the instances of a worker that drains or is gone; calls they run may finish. */
    void leave(WorkerProcess worker) {
        lock.lock();
        try {
            List<PooledInstance> leaving =
                    live.stream()
                            .filter(instance -> instance.instance().worker() == worker)
                            .toList();
            retire(leaving);
            serveLine();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes instances out of use; those that run nothing are ended on threads of their own. Under
     * the lock.
     */
    private void retire(List<PooledInstance> leaving) {
        for (PooledInstance instance : leaving) {
            if (forget(instance)) {
                starts.end(instance);
            }
        }
    }

    private void turnAway(Waiter waiter, Problem problem) {
        lock.lock();
        try {
            if (waiters.remove(waiter)) {
                metrics.throttled(version, problem);
                waiter.refuse(problem);
            }
        } finally {
            lock.unlock();
        }
    }

    private void refuseAll(Problem problem) {
        for (Waiter waiter = waiters.pollFirst(); waiter != null; waiter = waiters.pollFirst()) {
            waiter.refuse(problem);
        }
    }

    /** What {@link ScaleDown} and the metrics look at. */
    PoolView view(long nowNanos) {
        lock.lock();
        try {
            return new PoolView(
                    live.stream()
                            .map(instance -> new PoolView.Seen(instance, instance.state()))
                            .toList(),
                    starting,
                    draining,
                    waiters.size(),
                    inFlight,
                    window.average(nowNanos),
                    superseded,
                    closed);
        } finally {
            lock.unlock();
        }
    }

    /** Ends an instance if it is still unused since that moment, on a thread of its own. */
    void retireIfIdle(ScaleDown.Surplus idleInstance) {
        if (takeIfIdle(idleInstance)) {
            starts.end(idleInstance.instance());
        }
    }

    /**
     * Ends an instance if it is still unused since that moment; blocks until its memory is free.
     *
     * @return whether it was unused
     */
    boolean evictIfIdle(ScaleDown.Surplus idleInstance) {
        boolean taken = takeIfIdle(idleInstance);
        if (taken) {
            starts.endNow(idleInstance.instance());
        }
        return taken;
    }

    private boolean takeIfIdle(ScaleDown.Surplus idleInstance) {
        PooledInstance instance = idleInstance.instance();
        lock.lock();
        try {
            return instance.state() instanceof InstanceState.Ready ready
                    && ready.sinceNanos() == idleInstance.sinceNanos()
                    && forget(instance);
        } finally {
            lock.unlock();
        }
    }

    /** Starts what is missing to so many instances. */
    void atLeast(int instances) {
        lock.lock();
        try {
            if (!closed) {
                begin(
                        Math.min(
                                instances - live.size() - starting,
                                settings.startsMax() - starting));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether calls reach this version only by its number: its instances are kept no longer. */
    void superseded(boolean now) {
        lock.lock();
        try {
            superseded = now;
        } finally {
            lock.unlock();
        }
    }

    /** The version exists no more, or the runtime ends: nobody is let in, what runs may finish. */
    void close(Problem why) {
        lock.lock();
        try {
            closed = true;
            refuseAll(why);
            retire(List.copyOf(live));
        } finally {
            lock.unlock();
        }
    }

    private Problem retired() {
        return Problem.of(ErrorCode.UNKNOWN_VERSION, version.label() + " exists no more.");
    }

    private Problem queueFull() {
        Problem problem =
                Problem.of(
                                ErrorCode.QUEUE_FULL,
                                waiters.size()
                                        + " calls wait for "
                                        + version.function()
                                        + " already; at most penstock.pool.waiters-max = "
                                        + settings.waitersMax()
                                        + ".")
                        .retryAfter(RETRY_AFTER);
        metrics.throttled(version, problem);
        return problem;
    }

    private Problem queueTimeout() {
        return Problem.of(
                        ErrorCode.QUEUE_TIMEOUT,
                        "No instance of "
                                + version.function()
                                + " became free within penstock.pool.wait-max = "
                                + settings.waitMax()
                                + ".")
                .retryAfter(RETRY_AFTER);
    }
}
