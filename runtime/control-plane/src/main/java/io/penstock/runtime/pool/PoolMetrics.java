package io.penstock.runtime.pool;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.penstock.protocol.Usage;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.registry.FunctionVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The meters of pools and workers. DESIGN section 13 has the names. */
public final class PoolMetrics {

    private final MeterRegistry registry;
    private final MultiGauge instances;
    private final MultiGauge queueDepth;
    private final MultiGauge workers;
    private final Counter withdrawn;

    /** Meters in the given registry. */
    public PoolMetrics(MeterRegistry registry) {
        this.registry = registry;
        instances =
                MultiGauge.builder("penstock.instances")
                        .description("Instances by state")
                        .register(registry);
        queueDepth =
                MultiGauge.builder("penstock.queue.depth")
                        .description("Calls that wait for an instance")
                        .register(registry);
        withdrawn =
                Counter.builder("penstock.calls.withdrawn")
                        .description("Calls sent ahead that came back without having run")
                        .register(registry);
        workers =
                MultiGauge.builder("penstock.workers")
                        .description("Worker processes by state")
                        .register(registry);
    }

    /** Counts of one function over all its versions. */
    record FunctionCounts(int starting, int ready, int leased, int draining, int waiting) {
        FunctionCounts plus(FunctionCounts other) {
            return new FunctionCounts(
                    starting + other.starting,
                    ready + other.ready,
                    leased + other.leased,
                    draining + other.draining,
                    waiting + other.waiting);
        }
    }

    void show(Map<FunctionName, FunctionCounts> functions, Map<String, Long> workersByState) {
        List<MultiGauge.Row<?>> instanceRows = new ArrayList<>();
        List<MultiGauge.Row<?>> depthRows = new ArrayList<>();
        functions.forEach(
                (function, counts) -> {
                    String name = function.toString();
                    instanceRows.add(row(name, "starting", counts.starting()));
                    instanceRows.add(row(name, "ready", counts.ready()));
                    instanceRows.add(row(name, "leased", counts.leased()));
                    instanceRows.add(row(name, "draining", counts.draining()));
                    depthRows.add(MultiGauge.Row.of(Tags.of("function", name), counts.waiting()));
                });
        instances.register(instanceRows, true);
        queueDepth.register(depthRows, true);
        List<MultiGauge.Row<?>> workerRows = new ArrayList<>();
        workersByState.forEach(
                (state, count) ->
                        workerRows.add(MultiGauge.Row.of(Tags.of("state", state), count)));
        workers.register(workerRows, true);
    }

    private static MultiGauge.Row<?> row(String function, String state, int count) {
        return MultiGauge.Row.of(Tags.of("function", function, "state", state), count);
    }

    void throttled(FunctionVersion version, Problem problem) {
        Counter.builder("penstock.throttles")
                .description("Calls turned away for lack of room")
                .tags("function", version.function().toString(), "reason", problem.code().code())
                .register(registry)
                .increment();
    }

    void withdrawn() {
        withdrawn.increment();
    }

    void initialized(FunctionVersion version, Usage init) {
        Timer.builder("penstock.init.duration")
                .description("Time to build a handler")
                .tags("function", version.function().toString())
                .register(registry)
                .record(init.wallNanos(), TimeUnit.NANOSECONDS);
    }

    /** A worker was ended because of what a function did in it. */
    public void workerRestarted(String reason) {
        Counter.builder("penstock.worker.restarts")
                .description("Workers ended before their time")
                .tags("reason", reason)
                .register(registry)
                .increment();
    }

    void leaked(FunctionName function) {
        Counter.builder("penstock.classloader.leaks")
                .description("Class loaders of ended instances that can't be collected")
                .tags("function", function.toString())
                .register(registry)
                .increment();
    }
}
