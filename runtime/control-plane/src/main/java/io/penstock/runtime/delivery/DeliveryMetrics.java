package io.penstock.runtime.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.penstock.runtime.event.FunctionName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The meters of the durable queue. Counters may be counted by any thread. */
public final class DeliveryMetrics {

    private static final String FUNCTION = "function";

    private final MeterRegistry registry;
    private final MultiGauge queued;
    private final MultiGauge inFlight;
    private final MultiGauge deadLetters;

    /** As the last look into the queue went; a start has used the store. */
    private final AtomicInteger storeAvailable = new AtomicInteger(1);

    /** Meters in the given registry. */
    public DeliveryMetrics(MeterRegistry registry) {
        this.registry = registry;
        queued =
                MultiGauge.builder("penstock.events.queued")
                        .description("Events in the durable queue, running ones too")
                        .register(registry);
        inFlight =
                MultiGauge.builder("penstock.events.in.flight")
                        .description("Events that this node has claimed")
                        .register(registry);
        deadLetters =
                MultiGauge.builder("penstock.dead.letters")
                        .description("Events that were given up and are kept")
                        .register(registry);
        Gauge.builder("penstock.store.available", storeAvailable, AtomicInteger::get)
                .description("Whether the last look into the queue got an answer")
                .register(registry);
    }

    /** Shows what there is now, by function. */
    void show(
            Map<FunctionName, Long> queuedNow,
            Map<FunctionName, Integer> inFlightNow,
            Map<FunctionName, Long> deadNow) {
        show(queued, queuedNow);
        show(inFlight, inFlightNow);
        show(deadLetters, deadNow);
    }

    /** Shows whether the store does what it is asked. */
    void showStore(boolean available) {
        storeAvailable.set(available ? 1 : 0);
    }

    private static void show(MultiGauge gauge, Map<FunctionName, ? extends Number> values) {
        List<MultiGauge.Row<?>> rows =
                values.entrySet().stream()
                        .map(
                                entry ->
                                        MultiGauge.Row.of(
                                                Tags.of(FUNCTION, entry.getKey().toString()),
                                                entry.getValue()))
                        .collect(Collectors.toList());
        gauge.register(rows, true);
    }

    /**
     * An event will be tried again.
     *
     * @param counted whether the function ran and failed, or there was no room for it
     */
    void retried(FunctionName function, boolean counted) {
        Counter.builder("penstock.retries")
                .description("Events put back into the queue after an attempt")
                .tags(FUNCTION, function.toString(), "reason", counted ? "failed" : "deferred")
                .register(registry)
                .increment();
    }
}
