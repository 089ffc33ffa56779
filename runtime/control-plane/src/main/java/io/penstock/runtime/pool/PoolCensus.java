package io.penstock.runtime.pool;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.worker.WorkerProcess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts the instances of each function over all its versions, and workers by state. One use. */
final class PoolCensus {

    private final Map<FunctionName, PoolMetrics.FunctionCounts> functions = new HashMap<>();

    void add(FunctionName function, PoolView view) {
        int ready = 0;
        int leased = 0;
        int draining = 0;
        for (PoolView.Seen instance : view.live()) {
            switch (instance.state()) {
                case InstanceState.Ready _ -> ready++;
                case InstanceState.Leased _ -> leased++;
                case InstanceState.Draining _ -> draining++;
                case InstanceState.Gone _ -> {}
            }
        }
        PoolMetrics.FunctionCounts counts =
                new PoolMetrics.FunctionCounts(
                        view.starting(),
                        ready,
                        leased,
                        draining + view.census().draining(),
                        view.waiting());
        functions.merge(function, counts, PoolMetrics.FunctionCounts::plus);
    }

    void show(PoolMetrics metrics, List<WorkerProcess> workers) {
        Map<String, Long> byState =
                new TreeMap<>(Map.of("idle", 0L, "serving", 0L, "draining", 0L));
        for (WorkerProcess worker : workers) {
            byState.merge(worker.state().label(), 1L, Long::sum);
        }
        metrics.show(functions, byState);
    }
}
