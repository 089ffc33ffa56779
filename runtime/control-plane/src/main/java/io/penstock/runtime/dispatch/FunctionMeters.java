package io.penstock.runtime.dispatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.penstock.protocol.Usage;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.ledger.LedgerRow;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The meters of one function's invocations; looked up once, then only counted. */
final class FunctionMeters {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5)
    };

    private static final double GIBIBYTE = 1024.0 * 1024.0 * 1024.0;

    private record Ending(String outcome, String start) {}

    private final MeterRegistry registry;
    private final String function;
    private final Map<Ending, Counter> invocations = new ConcurrentHashMap<>();
    private final Timer duration;
    private final Timer queueWait;
    private final Counter billedMillis;
    private final Counter billedGibibyteSeconds;
    private final Counter cpuSeconds;
    private final Counter allocatedBytes;

    FunctionMeters(MeterRegistry registry, FunctionName name) {
        this.registry = registry;
        this.function = name.toString();
        this.duration =
                timer("penstock.invocation.duration", "Wall time in the handler")
                        .register(registry);
        this.queueWait =
                timer("penstock.queue.wait", "Time from acceptance to an instance")
                        .register(registry);
        this.billedMillis =
                counter("penstock.billed.milliseconds", "Billed wall time in the handler");
        this.billedGibibyteSeconds =
                counter("penstock.billed.gb.seconds", "Billed time times reserved memory in GiB");
        this.cpuSeconds = counter("penstock.cpu.seconds", "CPU time of handlers");
        this.allocatedBytes = counter("penstock.allocated.bytes", "Heap bytes handlers allocated");
    }

    private Timer.Builder timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .tags("function", function)
                .serviceLevelObjectives(BUCKETS);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name)
                .description(description)
                .tags("function", function)
                .register(registry);
    }

    /** An attempt has ended. */
    void ended(LedgerRow row) {
        count(new Ending(row.outcome(), row.start().map(StartKind::label).orElse("none")));
        if (row.start().isEmpty()) {
            return;
        }
        queueWait.record(row.queueWaitNanos(), TimeUnit.NANOSECONDS);
        Usage usage = row.usage();
        duration.record(usage.wallNanos(), TimeUnit.NANOSECONDS);
        long billed = row.billedMillis();
        billedMillis.increment((double) billed);
        billedGibibyteSeconds.increment(billed / 1e3 * row.memory().bytes() / GIBIBYTE);
        cpuSeconds.increment(usage.cpuNanos() / 1e9);
        allocatedBytes.increment((double) usage.allocatedBytes());
    }

    private void count(Ending ending) {
        invocations
                .computeIfAbsent(
                        ending,
                        key ->
                                Counter.builder("penstock.invocations")
                                        .description("Invocations by outcome and start")
                                        .tags(
                                                "function",
                                                function,
                                                "outcome",
                                                key.outcome(),
                                                "start",
                                                key.start())
                                        .register(registry))
                .increment();
    }
}
