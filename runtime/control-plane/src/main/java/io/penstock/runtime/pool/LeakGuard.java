package io.penstock.runtime.pool;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.telemetry.Log;
import io.penstock.runtime.worker.WorkerProcess;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts class loaders that stay behind, and retires a worker that has kept too many. Remembers
 * which function an instance belonged to, beyond its end. Guarded by this object's monitor.
 */
final class LeakGuard {

    private static final Log LOG = Log.of(LeakGuard.class);

    /**
     * Instances remembered, those longest that were asked for last: a leak is reported seconds
     * after the end, and one that prints is still in use.
     */
    private static final int REMEMBERED_MAX = 20_000;

    private final int leaksMax;
    private final PoolMetrics metrics;
    private final Map<Long, FunctionName> functions =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, FunctionName> eldest) {
                    return size() > REMEMBERED_MAX;
                }
            };
    private final Map<Long, Integer> leaksByWorker = new LinkedHashMap<>();

    LeakGuard(int leaksMax, PoolMetrics metrics) {
        this.leaksMax = leaksMax;
        this.metrics = metrics;
    }

    /** Notes whose an instance is. */
    synchronized void started(long instanceId, FunctionName function) {
        functions.put(instanceId, function);
    }

    /** Whose an instance is, or was. */
    synchronized Optional<FunctionName> functionOf(long instanceId) {
        return Optional.ofNullable(functions.get(instanceId));
    }

    /** The loader of an ended instance can't be collected. */
    void leaked(WorkerProcess worker, long instanceId) {
        Optional<FunctionName> function;
        int leaks;
        synchronized (this) {
            function = Optional.ofNullable(functions.get(instanceId));
            leaks = leaksByWorker.merge(worker.id(), 1, Integer::sum);
        }
        function.ifPresent(metrics::leaked);
        LOG.warn(
                "class loader leaked",
                "function",
                function.map(FunctionName::toString).orElse("?"),
                "instanceId",
                instanceId,
                "workerId",
                worker.id(),
                "leaks",
                leaks);
        if (leaks == leaksMax + 1) {
            metrics.workerRestarted("leaks");
            worker.drain("leaks");
        }
    }

    /** The worker is no more. */
    synchronized void gone(WorkerProcess worker) {
        leaksByWorker.remove(worker.id());
    }
}
