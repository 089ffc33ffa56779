package io.penstock.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.access.AccessConfig;
import io.penstock.runtime.artifact.ArtifactConfig;
import io.penstock.runtime.delivery.QueueConfig;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.gateway.GatewayConfig;
import io.penstock.runtime.gateway.ObservationConfig;
import io.penstock.runtime.ledger.BillingConfig;
import io.penstock.runtime.ledger.LedgerConfig;
import io.penstock.runtime.pool.NodeConfig;
import io.penstock.runtime.pool.PoolConfig;
import io.penstock.runtime.registry.RegistryConfig;
import io.penstock.runtime.registry.SecretsConfig;
import io.penstock.runtime.store.StoreConfig;
import io.penstock.runtime.trigger.TriggersConfig;
import io.penstock.runtime.worker.WorkerConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ConfigurationTest {

    static Stream<Class<?>> mappings() {
        return Stream.of(
                AccessConfig.class,
                ArtifactConfig.class,
                BillingConfig.class,
                ControlPlaneConfig.class,
                GatewayConfig.class,
                LedgerConfig.class,
                NodeConfig.class,
                ObservationConfig.class,
                PoolConfig.class,
                QueueConfig.class,
                RegistryConfig.class,
                SecretsConfig.class,
                ShutdownConfig.class,
                StoreConfig.class,
                TriggersConfig.class,
                WorkerConfig.class);
    }

    @Test
    void whatHoldsWithoutConfiguration() throws Exception {
        // When
        Map<String, String> defaults = new TreeMap<>();
        for (Class<?> type : mappings().toList()) {
            Object mapping = map(type, Map.of());
            for (Method key : keys(type)) {
                defaults.put(name(type, key), String.valueOf(key.invoke(mapping)));
            }
        }

        // Then
        assertThat(
                        defaults.entrySet().stream()
                                .map(entry -> entry.getKey() + " = " + entry.getValue()))
                .containsExactlyElementsOf(
                        """
                        penstock.access.rotate-admin-key = false
                        penstock.artifact.bytes-max = 256MiB
                        penstock.artifact.entries-max = 100000
                        penstock.artifact.entry-bytes-max = 512MiB
                        penstock.artifact.evict-after = PT20M
                        penstock.artifact.ratio-max = 200
                        penstock.artifact.total-bytes-max = 1024MiB
                        penstock.artifact.upload-wait = PT30S
                        penstock.artifact.uploads-max = 4
                        penstock.billing.account = penstock
                        penstock.billing.currency = EUR
                        penstock.billing.init = BILLED
                        penstock.billing.per-cpu-second = Optional.empty
                        penstock.billing.per-gb-second = 0
                        penstock.billing.per-million-invocations = 0
                        penstock.control-plane.aot-cache = true
                        penstock.gateway.body-timeout = PT1M
                        penstock.gateway.buffered-bytes-max = 512MiB
                        penstock.gateway.calls-max = 10000
                        penstock.gateway.request-bytes-max = 16MiB
                        penstock.gateway.unsent-bytes-max = 256MiB
                        penstock.gateway.write-stall-max = PT30S
                        penstock.ledger.batch-max = 5000
                        penstock.ledger.durability = BATCH
                        penstock.ledger.flush-interval = PT0.1S
                        penstock.ledger.retention = PT720H
                        penstock.ledger.rows-max = 100000
                        penstock.node.memory = Optional.empty
                        penstock.observation.health-open = false
                        penstock.observation.metrics-open = false
                        penstock.pool.ahead-max = 15
                        penstock.pool.stable-window = PT1M
                        penstock.pool.starts-max = 4
                        penstock.pool.wait-max = PT10S
                        penstock.pool.waiters-max = 1000
                        penstock.queue.buffered-bytes-max = 64MiB
                        penstock.queue.idempotency-retention = PT24H
                        penstock.queue.in-flight-max = 100
                        penstock.queue.lease = PT30S
                        penstock.queue.poll = PT1S
                        penstock.queue.result-bytes-max = 1MiB
                        penstock.queue.result-retention = PT24H
                        penstock.registry.aliases-max = 50
                        penstock.registry.functions-max = 20000
                        penstock.registry.triggers-max = 1000
                        penstock.registry.versions-max = 10
                        penstock.secrets.directory = Optional.empty
                        penstock.shutdown.drain = PT30S
                        penstock.shutdown.notice = PT0S
                        penstock.store.connections = 16
                        penstock.store.password = Optional.empty
                        penstock.store.timeout = PT5S
                        penstock.store.url = Optional.empty
                        penstock.store.username = Optional.empty
                        penstock.triggers.adapters-directory = Optional.empty
                        penstock.triggers.check-timeout = PT30S
                        penstock.triggers.drain = PT10S
                        penstock.triggers.heap = 512MiB
                        penstock.triggers.heartbeat-timeout = PT15S
                        penstock.triggers.host-directory = Optional.empty
                        penstock.triggers.start-timeout = PT20S
                        penstock.workers.aot-cache = true
                        penstock.workers.close-timeout = PT5S
                        penstock.workers.directory = Optional.empty
                        penstock.workers.heap = 1024MiB
                        penstock.workers.heap-max = 4096MiB
                        penstock.workers.heartbeat-timeout = PT15S
                        penstock.workers.java = Optional.empty
                        penstock.workers.leaks-max = 3
                        penstock.workers.metaspace = 256MiB
                        penstock.workers.prewarmed = 1
                        penstock.workers.start-timeout = PT20S
                        """
                                .lines()
                                .toList());
    }

    @ParameterizedTest
    @MethodSource("mappings")
    void everyKeyIsRead(Class<?> type) throws Exception {
        // Given
        Map<String, String> properties = new TreeMap<>();
        for (Method key : keys(type)) {
            properties.put(name(type, key), other(key).text());
        }

        // When
        Object mapping = map(type, properties);

        // Then
        for (Method key : keys(type)) {
            assertThat(key.invoke(mapping)).as(name(type, key)).isEqualTo(other(key).value());
        }
    }

    private record Other(String text, Object value) {}

    /** A value that is nowhere the default. */
    private static Other other(Method key) {
        String type = key.getGenericReturnType().getTypeName();
        boolean turned = !key.getName().equals("aotCache");
        return switch (type) {
            case "int" -> new Other("77", 77);
            case "boolean" -> new Other(Boolean.toString(turned), turned);
            case "java.lang.String" -> new Other("x", "x");
            case "java.math.BigDecimal" -> new Other("0.77", new BigDecimal("0.77"));
            case "java.util.Optional<java.math.BigDecimal>" ->
                    new Other("0.77", Optional.of(new BigDecimal("0.77")));
            case "java.util.Currency" -> new Other("CHF", Currency.getInstance("CHF"));
            case "io.penstock.runtime.ledger.BillingConfig$Init" ->
                    new Other("free", BillingConfig.Init.FREE);
            case "io.penstock.runtime.ledger.LedgerConfig$Durability" ->
                    new Other("each", LedgerConfig.Durability.EACH);
            case "java.time.Duration" -> new Other("77s", Duration.ofSeconds(77));
            case "io.penstock.runtime.event.MemorySize" ->
                    new Other("77MiB", MemorySize.ofMebibytes(77));
            case "java.util.Optional<java.lang.String>" -> new Other("x", Optional.of("x"));
            case "java.util.Optional<java.nio.file.Path>" ->
                    new Other("/x/y", Optional.of(Path.of("/x/y")));
            case "java.util.Optional<io.penstock.runtime.event.MemorySize>" ->
                    new Other("77MiB", Optional.of(MemorySize.ofMebibytes(77)));
            default -> throw new IllegalArgumentException("add a value for " + type);
        };
    }

    private static Object map(Class<?> type, Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(type)
                .withDefaultValues(properties)
                .build()
                .getConfigMapping(type);
    }

    private static List<Method> keys(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !method.isDefault() && !method.isSynthetic())
                .toList();
    }

    private static String name(Class<?> type, Method key) {
        String kebab = key.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        return type.getAnnotation(ConfigMapping.class).prefix() + "." + kebab;
    }
}
