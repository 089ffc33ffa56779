package io.penstock.runtime.pool;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.telemetry.Log;
import io.penstock.runtime.worker.WorkerProcess;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The instances of one function version and the callers that wait for them.
 *
 * <p>A lease takes a busy lane if {@link AheadRule} lets its calls wait there, else the lane that
 * became idle last, so that the others can go; without one the caller joins the line, first in,
 * first out. A call that waited on a lane in vain goes before the line. All fields are guarded by
 * {@link #lock}; starts and ends of instances run on threads of their own, outside of it.
 */
public final class Pool {

    private static final Log LOG = Log.of(Pool.class);

    private final FunctionVersion version;
    private final PoolSettings settings;
    private final InstanceStarts starts;
    private final ComingStarts coming;
    private final PoolMetrics metrics;

    private final ReentrantLock lock = new ReentrantLock();
    private final Line line = new Line();
    private final LineWatch watch;
    private final MovingMean serviceNanos = new MovingMean();
    private final AheadRule ahead = new AheadRule();
    private final Lanes lanes;
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
        this.coming = new ComingStarts(version.settings(), settings, starts);
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

    /** Asks for a lane. Never blocks; the answer may come before this returns. */
    public void lease(LeaseRequest request) {
        Optional<Lease> now = Optional.empty();
        Optional<Problem> refusal;
        List<Runnable> news = List.of();
        lock.lock();
        try {
            refusal = closed;
            if (refusal.isEmpty() && line.isEmpty()) {
                now = grant();
            }
            if (refusal.isEmpty() && now.isEmpty()) {
                refusal = join(request);
                news = served();
            }
        } finally {
            lock.unlock();
        }
        now.ifPresent(request.taker()::granted);
        tell(request, refusal);
        tell(news);
    }

    /** Serves those who wait as far as there is room; says whom to tell. */
    private List<Runnable> served() {
        serveLine();
        return line.takeNews();
    }

    /** Has a caller join the line; or says why not. */
    private Optional<Problem> join(LeaseRequest request) {
        if (line.size() >= settings.waitersMax()) {
            Problem full = Refusals.queueFull(version, settings);
            metrics.throttled(version, full);
            return Optional.of(full);
        }
        return wait(request, line::join);
    }

    private Optional<Problem> wait(LeaseRequest request, Consumer<Waiter> join) {
        Waiter waiter = new Waiter(request.sinceNanos(), request.taker());
        request.cancellation()
                .onCancel(() -> locked(() -> line.refuse(waiter, Refusals.callerGone())));
        if (request.cancellation().cancelled()) {
            return Optional.of(Refusals.callerGone());
        }
        join.accept(waiter);
        watch.begin(System.nanoTime(), starts.expectedNanos(), settings.waitMax().toNanos());
        startWhatHelps();
        return Optional.empty();
    }

    /**
     * A call was sent ahead and comes back without having run. Its caller isn't turned away because
     * the line is full: it had left it already.
     */
    void takeBack(Lease lease, boolean reusable, LeaseRequest request) {
        boolean last;
        Optional<Problem> refusal;
        List<Runnable> news;
        lock.lock();
        try {
            metrics.withdrawn();
            ahead.heldUp();
            last = lanes.settle(lease, reusable, System.nanoTime());
            LeaseRequest again = request.back(System.nanoTime(), settings.waitMax());
            refusal = closed.or(() -> wait(again, line::joinFirst));
            news = served();
        } finally {
            lock.unlock();
        }
        settled(lease, last, false);
        tell(request, refusal);
        tell(news);
    }

    /** Somebody has waited for some time. On the deadline watch's thread, which others wait for. */
    private void look() {
        List<Runnable> news;
        lock.lock();
        try {
            long now = System.nanoTime();
            try {
                // A first start may take longer than the wait: it has its own time limit.
                if (!lanes.isEmpty() || coming.count() == 0) {
                    refuseLate(now);
                }
                serveLine();
            } finally {
                line.first()
                        .ifPresentOrElse(first -> watch.again(now, lateNanos(first)), watch::rest);
            }
            news = line.takeNews();
        } finally {
            lock.unlock();
        }
        if (!news.isEmpty()) {
            Threads.start("line-news", () -> tell(news));
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

    private void tell(LeaseRequest request, Optional<Problem> refusal) {
        refusal.ifPresent(problem -> tell(List.of(() -> request.taker().refused(problem))));
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
        return lanes.lease(this, ahead.calls(1 + settings.aheadMax()), System.nanoTime());
    }

    /** Serves the line as far as there are lanes, then starts more if that helps. */
    private void serveLine() {
        line.serve(this::grant);
        startWhatHelps();
    }

    private void startWhatHelps() {
        if (closed.isEmpty()) {
            coming.startWhatHelps(this, line, lanes, serviceNanos.value());
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
                    coming.succeeded();
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
                    coming.failed(problem);
                    // A handler that can't be built fails the other starts too; any other reason
                    // may not.
                    boolean sameForAll = problem.code() == ErrorCode.FUNCTION_INIT_FAILED;
                    if (lanes.isEmpty() && (coming.count() == 0 || sameForAll)) {
                        line.refuseAll(problem);
                    }
                });
    }

    /** A call doesn't end: its worker is going to be replaced. */
    void gaveUp(String reason) {
        metrics.workerRestarted(reason);
    }

    /** A call has ended and its lane is good. */
    void release(Lease lease, CallTimes took, boolean gaveUp) {
        settle(
                lease,
                true,
                gaveUp,
                () -> {
                    if (took.handler() >= 0) {
                        serviceNanos.add((double) took.service());
                        ahead.answered(lease.ahead(), took);
                    }
                });
    }

    /** A call has ended and its lane is broken: the instance goes. */
    void lose(Lease lease, boolean gaveUp) {
        settle(lease, false, gaveUp, () -> {});
    }

    private void settle(Lease lease, boolean reusable, boolean gaveUp, Runnable learn) {
        boolean last;
        List<Runnable> news;
        lock.lock();
        try {
            learn.run();
            last = lanes.settle(lease, reusable, System.nanoTime());
            news = served();
        } finally {
            lock.unlock();
        }
        settled(lease, last, gaveUp);
        tell(news);
    }

    /** A lease has ended; the lock is free. */
    private void settled(Lease lease, boolean last, boolean gaveUp) {
        lease.lane().instance().worker().unhold(gaveUp);
        if (last) {
            starts.end(lease.pooled().holder());
        }
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
            return new PoolView(lanes.census(nowNanos), coming.count(), line.size(), superseded);
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
                coming.begin(this, instances - lanes.size() - coming.count());
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
