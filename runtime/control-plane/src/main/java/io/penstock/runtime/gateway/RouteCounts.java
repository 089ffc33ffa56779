package io.penstock.runtime.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.registry.TriggerName;
import io.penstock.runtime.registry.TriggerStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What came over one trigger's route since this node's start, and whether it is served. Safe for
 * any number of threads.
 */
final class RouteCounts {

    private final MeterRegistry meters;
    private final InstantSource clock;
    private final Counter accepted;
    private final Counter refused;
    private volatile long lastEventMillis;

    /** Why there is no route; empty when there is one. */
    private volatile String unservedBecause = "";

    RouteCounts(MeterRegistry meters, TriggerName trigger, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
        this.accepted = counter(trigger, "accepted");
        this.refused = counter(trigger, "refused");
    }

    private Counter counter(TriggerName trigger, String outcome) {
        return Counter.builder("penstock.trigger.events")
                .description("Events that triggers had")
                .tags("trigger", trigger.toString(), "outcome", outcome)
                .register(meters);
    }

    void accepted() {
        accepted.increment();
        lastEventMillis = clock.millis();
    }

    void refused() {
        refused.increment();
    }

    /** There is a route. */
    void served() {
        unservedBecause = "";
    }

    /** There is none, until somebody changes the trigger. */
    void unserved(Problem why) {
        String field = why.members().getOrDefault("field", "");
        unservedBecause = field.isEmpty() ? why.detail() : field + ": " + why.detail();
    }

    /** Takes the meters away. */
    void close() {
        meters.remove(accepted);
        meters.remove(refused);
    }

    TriggerStatus status() {
        long last = lastEventMillis;
        String problem = unservedBecause;
        return new TriggerStatus(
                problem.isEmpty() ? TriggerStatus.State.RUNNING : TriggerStatus.State.FAILED,
                Optional.of(problem).filter(text -> !text.isEmpty()),
                Optional.empty(),
                last == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(last)),
                (long) accepted.count(),
                (long) refused.count());
    }
}
