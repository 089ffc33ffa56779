package io.penstock.runtime.app;

import io.penstock.runtime.delivery.QueueConfig;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.gateway.GatewayConfig;
import io.penstock.runtime.ledger.BillingConfig;
import io.penstock.runtime.ledger.RateCard;
import io.penstock.runtime.pool.NodeConfig;
import io.penstock.runtime.pool.PoolConfig;
import io.penstock.runtime.trigger.TriggersConfig;
import io.penstock.runtime.worker.WorkerConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Stops the start when a setting can't work, naming its key, its value and one that would work. */
@Singleton
final class StartChecks {

    private static final int PREWARMED_MAX = 100;
    private static final MemorySize HEAP_MIN = MemorySize.ofMebibytes(16);

    /** From 32 GiB on a JVM's references take twice the space, and no AOT cache fits. */
    private static final MemorySize HEAP_GROWN_MAX = MemorySize.ofMebibytes(31 * 1024);

    private static final MemorySize METASPACE_MIN = MemorySize.ofMebibytes(32);
    private static final MemorySize REQUEST_MAX = MemorySize.ofMebibytes(1024);
    private static final int IN_FLIGHT_MAX = 1000;
    private static final Duration HEARTBEAT_MIN = Duration.ofSeconds(3);

    void check(
            @Observes @Priority(1) StartupEvent event,
            PoolConfig pool,
            WorkerConfig workers,
            NodeConfig node,
            GatewayConfig gateway,
            QueueConfig queue,
            TriggersConfig triggers,
            BillingConfig billing,
            ShutdownConfig shutdown) {
        checkPool(pool);
        checkWorkers(workers);
        node.memory().ifPresent(size -> atLeast("node.memory", size, HEAP_MIN));
        checkGateway(gateway);
        checkQueue(queue);
        checkTriggers(triggers);
        checkBilling(billing);
        atLeast("shutdown.notice", shutdown.notice(), Duration.ZERO);
        atLeast("shutdown.drain", shutdown.drain(), Duration.ZERO);
    }

    static void checkPool(PoolConfig pool) {
        atLeast("pool.stable-window", pool.stableWindow(), Duration.ofMillis(100));
        atLeast("pool.wait-max", pool.waitMax(), Duration.ofMillis(1));
        between("pool.waiters-max", pool.waitersMax(), 1, Integer.MAX_VALUE);
        between("pool.starts-max", pool.startsMax(), 1, Integer.MAX_VALUE);
        between("pool.ahead-max", pool.aheadMax(), 0, 64);
    }

    static void checkWorkers(WorkerConfig workers) {
        atLeast("workers.heap", workers.heap(), HEAP_MIN);
        atLeast("workers.heap-max", workers.heapMax(), HEAP_MIN);
        atMost("workers.heap-max", workers.heapMax(), HEAP_GROWN_MAX);
        atLeast("workers.metaspace", workers.metaspace(), METASPACE_MIN);
        between("workers.prewarmed", workers.prewarmed(), 0, PREWARMED_MAX);
        atLeast("workers.start-timeout", workers.startTimeout(), Duration.ofMillis(1));
        atLeast("workers.heartbeat-timeout", workers.heartbeatTimeout(), HEARTBEAT_MIN);
        atLeast("workers.close-timeout", workers.closeTimeout(), Duration.ZERO);
        between("workers.leaks-max", workers.leaksMax(), 0, Integer.MAX_VALUE);
    }

    static void checkGateway(GatewayConfig gateway) {
        between("gateway.calls-max", gateway.callsMax(), 1, Integer.MAX_VALUE);
        atLeast("gateway.request-bytes-max", gateway.requestBytesMax(), new MemorySize(1));
        atMost("gateway.request-bytes-max", gateway.requestBytesMax(), REQUEST_MAX);
        atLeast(
                "gateway.buffered-bytes-max",
                gateway.bufferedBytesMax(),
                gateway.requestBytesMax());
        atLeast("gateway.body-timeout", gateway.bodyTimeout(), Duration.ofMillis(1));
        atLeast("gateway.unsent-bytes-max", gateway.unsentBytesMax(), MemorySize.ofMebibytes(1));
        atLeast("gateway.write-stall-max", gateway.writeStallMax(), Duration.ofMillis(1));
    }

    static void checkQueue(QueueConfig queue) {
        between("queue.in-flight-max", queue.inFlightMax(), 1, IN_FLIGHT_MAX);
        atLeast("queue.buffered-bytes-max", queue.bufferedBytesMax(), MemorySize.ofMebibytes(1));
        atMost("queue.result-bytes-max", queue.resultBytesMax(), MemorySize.ofMebibytes(16));
        atLeast("queue.result-retention", queue.resultRetention(), Duration.ofMinutes(1));
        atLeast("queue.idempotency-retention", queue.idempotencyRetention(), Duration.ofMinutes(1));
        atLeast("queue.poll", queue.poll(), Duration.ofMillis(10));
        atMost("queue.poll", queue.poll(), Duration.ofMinutes(1));
        atLeast("queue.lease", queue.lease(), Duration.ofSeconds(3));
        atMost("queue.lease", queue.lease(), Duration.ofHours(1));
    }

    static void checkTriggers(TriggersConfig triggers) {
        atLeast("triggers.heap", triggers.heap(), MemorySize.ofMebibytes(64));
        atLeast("triggers.start-timeout", triggers.startTimeout(), Duration.ofMillis(1));
        atLeast("triggers.heartbeat-timeout", triggers.heartbeatTimeout(), HEARTBEAT_MIN);
        atLeast("triggers.check-timeout", triggers.checkTimeout(), Duration.ofSeconds(1));
        atLeast("triggers.drain", triggers.drain(), Duration.ZERO);
    }

    /** Nobody may ask for a statement for months. */
    static void checkBilling(BillingConfig billing) {
        RateCard _ = UnusableConfigurationException.unless(billing::rateCard);
    }

    private static <T extends Comparable<T>> void atMost(String key, T value, T max) {
        if (value.compareTo(max) > 0) {
            throw wrong(key, value, max + " or less");
        }
    }

    private static <T extends Comparable<T>> void atLeast(String key, T value, T min) {
        if (value.compareTo(min) < 0) {
            throw wrong(key, value, min + " or more");
        }
    }

    private static void between(String key, int value, int min, int max) {
        if (value < min || value > max) {
            String range = max == Integer.MAX_VALUE ? min + " or more" : min + " to " + max;
            throw wrong(key, value, range);
        }
    }

    private static UnusableConfigurationException wrong(String key, Object value, String works) {
        return new UnusableConfigurationException(
                "penstock." + key + " = " + value + "; use " + works);
    }
}
