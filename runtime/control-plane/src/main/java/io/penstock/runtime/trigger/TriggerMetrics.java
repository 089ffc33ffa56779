package io.penstock.runtime.trigger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.search.Search;
import io.penstock.runtime.registry.TriggerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The meters of triggers. Safe for any number of threads. */
public final class TriggerMetrics {

    static final String ACCEPTED = "accepted";
    static final String REFUSED = "refused";

    private static final String TRIGGER = "trigger";

    private final MeterRegistry registry;
    private final MultiGauge lag;
    private final MultiGauge states;

    /** Meters in the given registry. */
    public TriggerMetrics(MeterRegistry registry) {
        this.registry = registry;
        lag =
                MultiGauge.builder("penstock.trigger.lag")
                        .description("How far a trigger is behind its source")
                        .register(registry);
        states =
                MultiGauge.builder("penstock.trigger.running")
                        .description("1 for a trigger that listens to its source, else 0")
                        .register(registry);
    }

    void counted(String trigger, String outcome) {
        Counter.builder("penstock.trigger.events")
                .description("Events that triggers had")
                .tags(TRIGGER, trigger, "outcome", outcome)
                .register(registry)
                .increment();
    }

    /** The trigger isn't there any more. */
    void forget(String trigger) {
        Search.in(registry)
                .name("penstock.trigger.events")
                .tag(TRIGGER, trigger)
                .meters()
                .forEach(registry::remove);
    }

    /** The adapter host has ended without being told to. */
    void hostRestarted() {
        Counter.builder("penstock.adapter.host.restarts")
                .description("Ends of the adapter host that nobody asked for")
                .register(registry)
                .increment();
    }

    /** Shows what there is now. */
    void show(Map<String, TriggerStatus> statuses) {
        List<MultiGauge.Row<?>> lags = new ArrayList<>();
        List<MultiGauge.Row<?>> running = new ArrayList<>();
        statuses.forEach(
                (trigger, status) -> {
                    status.lag()
                            .ifPresent(
                                    amount ->
                                            lags.add(
                                                    MultiGauge.Row.of(
                                                            Tags.of(
                                                                    TRIGGER,
                                                                    trigger,
                                                                    "unit",
                                                                    amount.unit()),
                                                            amount.amount())));
                    int up = status.state() == TriggerStatus.State.RUNNING ? 1 : 0;
                    running.add(MultiGauge.Row.of(Tags.of(TRIGGER, trigger), up));
                });
        lag.register(lags, true);
        states.register(running, true);
    }
}
