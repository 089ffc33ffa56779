package io.penstock.runtime.trigger;

import io.penstock.runtime.registry.TriggerName;
import io.penstock.runtime.registry.TriggerStatus;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** How each trigger stands on this node. Safe for any number of threads. */
final class TriggerBoard {

    private final TriggerMetrics metrics;
    private final InstantSource clock;
    private final Map<TriggerName, TriggerProgress> progress = new ConcurrentHashMap<>();

    TriggerBoard(TriggerMetrics metrics, InstantSource clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    /** A trigger's progress, from now on if it is new. */
    TriggerProgress of(TriggerName name) {
        return progress.computeIfAbsent(
                name, _ -> new TriggerProgress(name.toString(), metrics, clock));
    }

    /** How a trigger stands; empty when nothing is known of it here. */
    Optional<TriggerStatus> status(TriggerName name) {
        return Optional.ofNullable(progress.get(name)).map(TriggerProgress::status);
    }

    /** Forgets all others. */
    void keepOnly(Set<TriggerName> names) {
        progress.forEach(
                (name, gone) -> {
                    if (!names.contains(name)) {
                        gone.forget();
                    }
                });
        progress.keySet().retainAll(names);
    }

    /** Brings the gauges up to date. */
    void show() {
        metrics.show(
                progress.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        entry -> entry.getKey().toString(),
                                        entry -> entry.getValue().status())));
    }
}
