package io.penstock.runtime.pool;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.limit.Cancellation;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.telemetry.Log;
import io.penstock.runtime.worker.WorkerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The instances of one function version and the callers that wait for them.
 *
 * <p>A lease takes the lane that became idle last, so that the others can go; without one the
 * caller joins the line, first in, first out. All fields are guarded by {@link #lock}; starts and
 * ends of instances run on threads of their own, outside of it.
 */
public final class Pool {

    private static final Log LOG = Log.of(Pool.class);
    private static final Duration START_PAUSE = Duration.ofMillis(200);

    /** A start that finds no memory evicts what others have idle, so it isn't tried often. */
    private static final Duration MEMORY_PAUSE = Duration.ofSeconds(2);

    private final FunctionVersion version;
    private final PoolSettings settings;
    private final InstanceStarts starts;
    private final PoolMetrics metrics;

    private final ReentrantLock lock = new ReentrantLock();
    private final Line line = new Line();
    private final LineWatch watch;
    private final MovingMean serviceNanos = new MovingMean();
    private final Lanes lanes;
    private int starting;
    private long startsPausedUntilNanos = System.nanoTime();
    private boolean superseded;
    private Optional<Problem> closed = Optional.empty();

    Pool(
            FunctionVersion version,
            PoolSettings settings,
            InstanceStarts starts,
            DeadlineWatch deadlines,
            PoolMetrics metrics) {
        this.version = version;
        this.settings = settings;
        this.starts = starts;
        this.metrics = metrics;
        this.watch = new LineWatch(deadlines, this::look);
        this.lanes =
                new Lanes(
                        new ConcurrencyWindow(
                                settings.stableWindow().toNanos(), System.nanoTime()));
    }

    FunctionVersion version() {
        return version;
    }

    /**
     * Asks for a lane. Never blocks; the answer may come before this returns.
     *
     * @param cancellation takes the caller out of the line
     * @param taker is refused with {@code queue-full}, {@code queue-timeout}, {@code
     *     function-init-failed}, {@code worker-start-failed}, {@code node-memory}, {@code
     *     unknown-version}, {@code shutting-down} or {@code client-gone}
     */
    public void lease(Cancellation cancellation, LeaseTaker taker) {
        Optional<Lease> now = Optional.empty();
        Optional<Problem> refusal;
        lock.lock();
        try {
            refusal = closed;
            if (refusal.isEmpty()) {
                now = grant();
            }
            if (refusal.isEmpty() && now.isEmpty()) {
                refusal = join(cancellation, taker);
            }
        } finally {
            lock.unlock();
        }
        now.ifPresent(taker::granted);
        refusal.ifPresent(taker::refused);
    }

    /** Has a caller join the line; or says why not. */
    private Optional<Problem> join(Cancellation cancellation, LeaseTaker taker) {
        if (line.size() >= settings.waitersMax()) {
            Problem full = Refusals.queueFull(version, settings);
            metrics.throttled(version, full);
            return Optional.of(full);
        }
        long now = System.nanoTime();
        Waiter waiter = new Waiter(now, taker);
        cancellation.onCancel(() -> leaveLine(waiter));
        if (cancellation.cancelled()) {
            return Optional.of(Refusals.callerGone());
        }
        line.join(waiter);
        watch.begin(now, starts.expectedNanos(), settings.waitMax().toNanos());
        startWhatHelps();
        return Optional.empty();
    }

    private void leaveLine(Waiter waiter) {
        locked(() -> line.refuse(waiter, Refusals.callerGone()));
    }

    /** Somebody has waited for some time. On the deadline watch's thread, which others wait for. */
    private void look() {
        List<Runnable> news;
        lock.lock();
        try {
            long now = System.nanoTime();
            try {
                // A first start may take longer than the wait: it has its own time limit.
                if (!lanes.isEmpty() || starting == 0) {
                    refuseLate(now);
                }
                startWhatHelps();
            } finally {
                line.first()
                        .ifPresentOrElse(first -> watch.again(now, lateNanos(first)), watch::rest);
            }
            news = line.takeNews();
        } finally {
            lock.unlock();
        }
        if (!news.isEmpty()) {
            Threads.start("line-refusals", () -> tell(news));
        }
    }

    private void refuseLate(long nowNanos) {
        Optional<Waiter> first = line.first();
        while (first.isPresent() && nowNanos - lateNanos(first.get()) >= 0) {
            Problem late = Refusals.queueTimeout(version, settings);
            metrics.throttled(version, late);
            line.refuse(first.get(), late);
            first = line.first();
        }
    }

    private long lateNanos(Waiter waiter) {
        return waiter.sinceNanos() + settings.waitMax().toNanos();
    }

    /** Changes something under the lock; who has left the line then is told without it. */
    private void locked(Runnable change) {
        List<Runnable> news = List.of();
        lock.lock();
        try {
            change.run();
            if (lock.getHoldCount() == 1) {
                news = line.takeNews();
            }
        } finally {
            lock.unlock();
        }
        tell(news);
    }

    private void tell(List<Runnable> news) {
        for (Runnable one : news) {
            try {
                one.run();
            } catch (RuntimeException | Error e) {
                // The others must be told all the same.
                LOG.error("a caller wasn't told", e, "function", version.function());
            }
        }
    }

    private Optional<Lease> grant() {
        return lanes.lease(this, System.nanoTime());
    }

    /** Serves the line as far as there are lanes, then starts more if that helps. */
    private void serveLine() {
        line.serve(this::grant);
        startWhatHelps();
    }

    private void startWhatHelps() {
        if (line.isEmpty() || closed.isPresent() || startsPaused()) {
            return;
        }
        long now = System.nanoTime();
        begin(
                StartRule.starts(
                        new StartRule.Situation(
                                line.size(),
                                line.oldestWaitNanos(now),
                                line.busyNanos(now),
                                lanes.size(),
                                starting,
                                version.settings().concurrency(),
                                version.settings().maxInstances(),
                                settings.startsMax(),
                                serviceNanos.value(),
                                starts.expectedNanos())));
    }

    /** With instances to hope for, a start that failed isn't tried again with each call. */
    private boolean startsPaused() {
        return !lanes.isEmpty() && startsPausedUntilNanos - System.nanoTime() > 0;
    }

    private void begin(int count) {
        for (int i = 0; i < count; i++) {
            starting++;
            starts.begin(this);
        }
    }

    /**
     * A start has succeeded.
     *
     * @return how many callers were waiting for it
     */
    int started(PooledInstance instance) {
        AtomicInteger waiting = new AtomicInteger();
        locked(
                () -> {
                    starting--;
                    lanes.add(instance);
                    line.helped(System.nanoTime());
                    waiting.set(line.size());
                    if (closed.isPresent()) {
                        retire(List.of(instance));
                    } else {
                        serveLine();
                    }
                });
        return waiting.get();
    }

    /** A start has failed: with no instance left to hope for, all who wait are told why. */
    void startFailed(Problem problem) {
        locked(
                () -> {
                    starting--;
                    Duration pause =
                            problem.code() == ErrorCode.NODE_MEMORY ? MEMORY_PAUSE : START_PAUSE;
                    startsPausedUntilNanos = System.nanoTime() + pause.toNanos();
                    // A handler that can't be built fails the other starts too; any other reason
                    // may not.
                    boolean sameForAll = problem.code() == ErrorCode.FUNCTION_INIT_FAILED;
                    if (lanes.isEmpty() && (starting == 0 || sameForAll)) {
                        line.refuseAll(problem);
                    }
                });
    }

    /** A call doesn't end: its worker is going to be replaced. */
    void gaveUp(String reason) {
        metrics.workerRestarted(reason);
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
        boolean last;
        List<Runnable> news;
        lock.lock();
        try {
            if (tookNanos >= 0) {
                serviceNanos.add((double) tookNanos);
            }
            last = lanes.settle(lease, reusable, System.nanoTime());
            serveLine();
            news = line.takeNews();
        } finally {
            lock.unlock();
        }
        lease.lane().instance().worker().unhold(gaveUp);
        if (last) {
            starts.end(lease.holder());
        }
        tell(news);
    }

    /** Gives up the instances of a worker that drains or is gone; calls they run may finish. */
    void leave(WorkerProcess worker) {
        locked(
                () -> {
                    retire(lanes.in(worker));
                    serveLine();
                });
    }

    /** Takes instances out of use; those that run nothing are ended on threads of their own. */
    private void retire(List<PooledInstance> leaving) {
        leaving.stream().filter(lanes::remove).forEach(starts::end);
    }

    /** What {@link ScaleDown} and the metrics look at. */
    PoolView view(long nowNanos) {
        lock.lock();
        try {
            return new PoolView(lanes.census(nowNanos), starting, line.size(), superseded);
        } finally {
            lock.unlock();
        }
    }

    /** Ends an instance if it is still unused since that moment, on a thread of its own. */
    void retireIfIdle(ScaleDown.Surplus idle) {
        if (takeIfIdle(idle)) {
            starts.end(idle.instance());
        }
    }

    /**
     * Ends an instance if it is still unused since that moment; blocks until its memory is free.
     *
     * @return whether it was unused
     */
    boolean evictIfIdle(ScaleDown.Surplus idle) {
        boolean taken = takeIfIdle(idle);
        if (taken) {
            starts.endNow(idle.instance());
        }
        return taken;
    }

    private boolean takeIfIdle(ScaleDown.Surplus idle) {
        lock.lock();
        try {
            return lanes.removeIfIdle(idle);
        } finally {
            lock.unlock();
        }
    }

    /** Starts what is missing to so many instances. */
    void atLeast(int instances) {
        lock.lock();
        try {
            if (closed.isEmpty()) {
                int missing = instances - lanes.size() - starting;
                begin(Math.min(missing, settings.startsMax() - starting));
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

    /** Nobody is let in any more; what runs may finish. */
    void close(Problem why) {
        locked(
                () -> {
                    closed = Optional.of(why);
                    line.refuseAll(why);
                    retire(lanes.all());
                });
    }
}
