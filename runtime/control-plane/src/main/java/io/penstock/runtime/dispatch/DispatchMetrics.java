package io.penstock.runtime.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.registry.FunctionVersion;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of invocations, one set per function. Safe for any number of threads. */
public final class DispatchMetrics {

    private final MeterRegistry registry;
    private final Map<FunctionName, FunctionMeters> functions = new ConcurrentHashMap<>();

    /** Meters in the given registry. */
    public DispatchMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The meters of a version's function. */
    FunctionMeters of(FunctionVersion version) {
        FunctionMeters meters = functions.get(version.function());
        return meters != null
                ? meters
                : functions.computeIfAbsent(
                        version.function(), name -> new FunctionMeters(registry, name));
    }
}
