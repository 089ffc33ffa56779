package io.penstock.runtime.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.delivery.QueueConfig;
import io.penstock.runtime.gateway.GatewayConfig;
import io.penstock.runtime.ledger.BillingConfig;
import io.penstock.runtime.pool.PoolConfig;
import io.penstock.runtime.trigger.TriggersConfig;
import io.penstock.runtime.worker.WorkerConfig;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StartChecksTest {

    @Test
    void defaultsPass() {
        SmallRyeConfig config = config(Map.of());

        assertThatCode(() -> check(config)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "penstock.pool.starts-max, -3, 1 or more",
        "penstock.pool.ahead-max, 65, 0 to 64",
        "penstock.pool.waiters-max, 0, 1 or more",
        "penstock.pool.wait-max, 0s, PT0.001S or more",
        "penstock.workers.heap, 1MiB, 16MiB or more",
        "penstock.workers.heap-max, 1MiB, 16MiB or more",
        "penstock.workers.heap-max, 32GiB, 31744MiB or less",
        "penstock.workers.prewarmed, 101, 0 to 100",
        "penstock.workers.heartbeat-timeout, 1s, PT3S or more",
        "penstock.gateway.calls-max, 0, 1 or more",
        "penstock.gateway.request-bytes-max, 2GiB, 1024MiB or less",
        "penstock.gateway.buffered-bytes-max, 1MiB, 16MiB or more",
        "penstock.queue.in-flight-max, 1001, 1 to 1000",
        "penstock.gateway.unsent-bytes-max, 1KiB, 1MiB or more",
        "penstock.queue.buffered-bytes-max, 1KiB, 1MiB or more",
        "penstock.queue.result-bytes-max, 17MiB, 16MiB or less",
        "penstock.queue.result-retention, 1s, PT1M or more",
        "penstock.queue.idempotency-retention, 1s, PT1M or more",
        "penstock.queue.poll, 1ms, PT0.01S or more",
        "penstock.queue.poll, 2m, PT1M or less",
        "penstock.queue.lease, 1s, PT3S or more",
        "penstock.queue.lease, 2h, PT1H or less",
        "penstock.triggers.heap, 32MiB, 64MiB or more",
        "penstock.triggers.start-timeout, 0s, PT0.001S or more",
        "penstock.triggers.heartbeat-timeout, 1s, PT3S or more",
        "penstock.triggers.check-timeout, 0s, PT1S or more",
        "penstock.triggers.drain, -1s, PT0S or more"
    })
    void namesKeyAndWhatWouldWork(String key, String value, String works) {
        SmallRyeConfig config = config(Map.of(key, value));

        assertThatThrownBy(() -> check(config))
                .isInstanceOf(UnusableConfigurationException.class)
                .hasMessageStartingWith(key + " = ")
                .hasMessageEndingWith("; use " + works);
    }

    @Test
    void looksAtPricesThatNobodyHasAskedForYet() {
        SmallRyeConfig config = config(Map.of("penstock.billing.per-gb-second", "-1"));

        assertThatThrownBy(() -> check(config))
                .isInstanceOf(UnusableConfigurationException.class)
                .hasMessage("penstock.billing.per-gb-second is -1; 0 or more would work");
    }

    private static void check(SmallRyeConfig config) {
        StartChecks.checkPool(config.getConfigMapping(PoolConfig.class));
        StartChecks.checkWorkers(config.getConfigMapping(WorkerConfig.class));
        StartChecks.checkGateway(config.getConfigMapping(GatewayConfig.class));
        StartChecks.checkQueue(config.getConfigMapping(QueueConfig.class));
        StartChecks.checkTriggers(config.getConfigMapping(TriggersConfig.class));
        StartChecks.checkBilling(config.getConfigMapping(BillingConfig.class));
    }

    private static SmallRyeConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(PoolConfig.class)
                .withMapping(WorkerConfig.class)
                .withMapping(GatewayConfig.class)
                .withMapping(QueueConfig.class)
                .withMapping(TriggersConfig.class)
                .withMapping(BillingConfig.class)
                .addDiscoveredConverters()
                .withDefaultValues(values)
                .build();
    }
}
