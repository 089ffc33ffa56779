package io.penstock.runtime.dispatch;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.registry.RegistryListener;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The meters of invocations, one set per function. A deleted function takes all its meters with it,
 * so that their number is bounded by that of the functions; those of a call that ends later go with
 * the next change. Safe for any number of threads.
 */
public final class DispatchMetrics implements RegistryListener {

    private static final String FUNCTION = "function";

    private final MeterRegistry registry;
    private final Map<FunctionName, FunctionMeters> functions = new ConcurrentHashMap<>();
    private Set<FunctionName> known = Set.of();

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

    @Override
    public void changed(Set<FunctionVersion> live, Set<FunctionVersion> all) {
        Set<FunctionName> now =
                all.stream().map(FunctionVersion::function).collect(Collectors.toSet());
        Set<FunctionName> deleted = new HashSet<>(known);
        deleted.addAll(functions.keySet());
        deleted.removeAll(now);
        known = now;
        if (deleted.isEmpty()) {
            return;
        }
        functions.keySet().removeAll(deleted);
        Set<String> names =
                deleted.stream().map(FunctionName::toString).collect(Collectors.toSet());
        for (Meter meter : registry.getMeters()) {
            String function = meter.getId().getTag(FUNCTION);
            if (function != null && names.contains(function)) {
                registry.remove(meter);
            }
        }
    }
}
