package io.penstock.runtime.pool;

import io.penstock.protocol.ControlFrame.LogLine;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.registry.RegistryListener;
import io.penstock.runtime.telemetry.Log;
import io.penstock.runtime.worker.Primer;
import io.penstock.runtime.worker.WorkerLauncher;
import io.penstock.runtime.worker.WorkerListener;
import io.penstock.runtime.worker.WorkerProcess;
import io.penstock.runtime.worker.WorkerState;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All pools of this node, their workers, and the keeper that ends what is idle and shows what there
 * is. Safe for any number of threads.
 */
public final class Pools implements RegistryListener, WorkerListener, AutoCloseable {

    private static final Log LOG = Log.of(Pools.class);
    private static final Duration TICK_MAX = Duration.ofSeconds(1);

    private final PoolSettings settings;
    private final DeadlineWatch deadlines;
    private final SecretReader secrets;
    private final PoolMetrics metrics;
    private final InstanceLog instanceLog;
    private final InitLog inits;
    private final PrewarmedWorkers prewarmed;
    private final Fleet fleet;
    private final LeakGuard leaks;
    private final MinimumKeeper minimums = new MinimumKeeper();
    private final AtomicLong instanceIds = new AtomicLong();
    private final Map<FunctionVersion, Pool> pools = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Set<FunctionVersion> live = Set.of();
    private volatile boolean started;
    private volatile boolean closed;

    /** Takes what functions print. */
    @FunctionalInterface
    public interface InstanceLog {
        /** A line that code of the function wrote. Must return soon. */
        void line(Optional<FunctionName> function, LogLine line);
    }

    /** Pools without any instance yet, and without a keeper. */
    public Pools(
            PoolSettings settings,
            WorkerLauncher launcher,
            Primer primer,
            DeadlineWatch deadlines,
            SecretReader secrets,
            PoolMetrics metrics,
            InstanceLog instanceLog,
            InitLog inits) {
        this.settings = settings;
        this.deadlines = deadlines;
        this.secrets = secrets;
        this.metrics = metrics;
        this.instanceLog = instanceLog;
        this.inits = inits;
        this.leaks = new LeakGuard(settings.leaksMax(), metrics);
        this.prewarmed =
                new PrewarmedWorkers(
                        launcher,
                        primer,
                        settings.workers().standard(),
                        settings.prewarmed(),
                        this);
        this.fleet =
                new Fleet(
                        launcher,
                        prewarmed,
                        new MemoryBudget(settings.nodeMemory()),
                        settings.workers(),
                        this);
    }

    /**
     * Begins to keep the numbers: prewarmed workers, minimum instances, surplus. Calls are served
     * before, too, each by what it has started itself. Returns at once.
     */
    public void start() {
        started = true;
        Threads.start("pool-keeper", this::keep);
        keepMinimums();
        prewarmed.open();
    }

    /** The pool of a version, made when first asked for. */
    public Pool of(FunctionVersion version) {
        Pool known = pools.get(version);
        if (known != null) {
            return known;
        }
        Pool pool = pools.computeIfAbsent(version, this::open);
        // Again, for a change of the registry that came while it was made.
        pool.superseded(!live.contains(version));
        return pool;
    }

    private Pool open(FunctionVersion version) {
        InstanceStarts starts =
                new InstanceStarts(
                        version,
                        fleet,
                        () -> evictOne(version),
                        secrets,
                        instanceIds,
                        leaks,
                        metrics,
                        inits);
        Pool pool = new Pool(version, settings, starts, deadlines, metrics);
        pool.superseded(!live.contains(version));
        if (closed) {
            pool.close(Refusals.shuttingDown());
        }
        return pool;
    }

    @Override
    public void changed(Set<FunctionVersion> liveNow, Set<FunctionVersion> all) {
        live = Set.copyOf(liveNow);
        minimums.retainOnly(liveNow);
        pools.forEach(
                (version, pool) -> {
                    pool.superseded(!liveNow.contains(version));
                    if (!all.contains(version) && pools.remove(version, pool)) {
                        pool.close(Refusals.versionGone(version));
                    }
                });
        keepMinimums();
    }

    /** Ends the instance of another version that has been idle longest. */
    private boolean evictOne(FunctionVersion asking) {
        record Candidate(Pool pool, ScaleDown.Surplus idle) {}
        Optional<Candidate> oldest =
                pools.values().stream()
                        .filter(pool -> !pool.version().equals(asking))
                        .flatMap(
                                pool -> {
                                    PoolView view = pool.view(System.nanoTime());
                                    int spare = view.live().size() - minimum(pool.version(), view);
                                    return ScaleDown.idle(view).stream()
                                            .limit(Math.max(0, spare))
                                            .map(idle -> new Candidate(pool, idle));
                                })
                        .min(Comparator.comparingLong(found -> found.idle().sinceNanos()));
        if (oldest.isEmpty()) {
            return false;
        }
        Candidate chosen = oldest.get();
        return chosen.pool().evictIfIdle(chosen.idle()) || evictOne(asking);
    }

    private static int minimum(FunctionVersion version, PoolView view) {
        return view.superseded() ? 0 : version.settings().minInstances();
    }

    private void keep() {
        long tickMillis =
                Math.max(
                        20, Math.min(TICK_MAX.toMillis(), settings.stableWindow().toMillis() / 10));
        try {
            while (!closing.await(tickMillis, TimeUnit.MILLISECONDS)) {
                tick();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tick() {
        try {
            scaleDown();
            keepMinimums();
            prewarmed.replenish();
            show();
        } catch (RuntimeException | Error e) {
            LOG.error("pool keeper's turn failed; the next one comes", e);
        }
    }

    private void scaleDown() {
        long now = System.nanoTime();
        for (Pool pool : pools.values()) {
            ScaleDown.surplus(
                            pool.view(now), pool.version().settings(), settings.stableWindow(), now)
                    .forEach(pool::retireIfIdle);
        }
    }

    private void keepMinimums() {
        for (FunctionVersion version : live) {
            if (version.settings().minInstances() > 0 && started && !closed) {
                minimums.keep(of(version));
            }
        }
    }

    private void show() {
        PoolCensus census = new PoolCensus();
        long now = System.nanoTime();
        pools.forEach((version, pool) -> census.add(version.function(), pool.view(now)));
        census.show(metrics, fleet.workers());
    }

    /** Memory that instances have reserved. */
    MemorySize reservedMemory() {
        return fleet.reserved();
    }

    @Override
    public void draining(WorkerProcess worker) {
        pools.values().forEach(pool -> pool.leave(worker));
    }

    @Override
    public void gone(WorkerProcess worker) {
        if (worker.state() instanceof WorkerState.Gone gone && !gone.planned()) {
            metrics.workerRestarted("lost");
        }
        leaks.gone(worker);
        pools.values().forEach(pool -> pool.leave(worker));
    }

    @Override
    public void logged(WorkerProcess worker, LogLine line) {
        instanceLog.line(leaks.functionOf(line.instanceId()), line);
    }

    @Override
    public void leaked(WorkerProcess worker, long instanceId) {
        leaks.leaked(worker, instanceId);
    }

    /** Lets nobody in any more; calls that run may finish. */
    @Override
    public void close() {
        closed = true;
        closing.countDown();
        pools.values().forEach(pool -> pool.close(Refusals.shuttingDown()));
        fleet.workers().forEach(worker -> worker.drain("shutdown"));
        prewarmed.close();
        LOG.info("pools closed");
    }

    /** Waits until all workers have ended. */
    public void awaitEmpty(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (WorkerProcess worker : fleet.workers()) {
            worker.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
    }

    /** Ends every worker at once. */
    public void kill() {
        fleet.workers().forEach(worker -> worker.kill("shutdown"));
    }
}
