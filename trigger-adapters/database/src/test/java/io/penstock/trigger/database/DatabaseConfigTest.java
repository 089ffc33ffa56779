package io.penstock.trigger.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseConfigTest {

    private static DatabaseConfig read(String trigger, Map<String, ?> more) throws ConfigException {
        Map<String, Object> fields = new HashMap<>();
        fields.put("url", "postgresql://db.example/shop");
        fields.put("user", "reader");
        fields.put("tables", "public.orders");
        fields.putAll(more);
        TriggerConfig config = new TriggerConfig(fields, Map.of("db", "s3cret"));
        DatabaseConfig read = DatabaseConfig.read(trigger, config);
        config.refuseUnknown();
        return read;
    }

    @Test
    void whatIsLeftAwayHasADefault() throws ConfigException {
        DatabaseConfig config = read("default.new-orders", Map.of());
        assertThat(config.address()).isEqualTo(new Address("db.example", 5432, "shop"));
        assertThat(config.password()).isEmpty();
        assertThat(config.tls().mode()).isEqualTo(Tls.Mode.PREFER);
        assertThat(config.operations())
                .containsExactlyInAnyOrder(Operation.INSERT, Operation.UPDATE, Operation.DELETE);
        assertThat(config.snapshot()).isEqualTo(DatabaseConfig.Snapshot.INITIAL);
        assertThat(config.slot()).isEqualTo("penstock_default__new_orders");
        assertThat(config.publication()).isEqualTo("penstock_default__new_orders");
        assertThat(config.heartbeat()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void allFieldsAreRead() throws ConfigException {
        DatabaseConfig config =
                read(
                        "orders",
                        Map.of(
                                "url", "jdbc:postgresql://[::1]:5433/shop",
                                "password", Map.of("secret", "db"),
                                "sslMode", "verify-full",
                                "sslRootCert", "/dev/null",
                                "tables", List.of("public.orders", "Sales.Items"),
                                "operations", List.of("insert", "truncate"),
                                "snapshot", "never",
                                "slot", "s",
                                "publication", "p",
                                "heartbeat", "1m"));
        assertThat(config.address()).isEqualTo(new Address("[::1]", 5433, "shop"));
        assertThat(config.password()).contains("s3cret");
        assertThat(config.tls().parameters())
                .containsOnly(
                        Map.entry("sslmode", "verify-full"), Map.entry("sslrootcert", "/dev/null"));
        assertThat(config.tables())
                .containsExactly(
                        new TableName("public", "orders"), new TableName("Sales", "Items"));
        assertThat(config.operations())
                .containsExactlyInAnyOrder(Operation.INSERT, Operation.TRUNCATE);
        assertThat(config.snapshot()).isEqualTo(DatabaseConfig.Snapshot.NEVER);
        assertThat(config.slot()).isEqualTo("s");
        assertThat(config.publication()).isEqualTo("p");
        assertThat(config.heartbeat()).isEqualTo(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource({
        "url, mysql://db/shop",
        "url, postgresql://me:pw@db/shop",
        "url, postgresql://me:a/pw@db/shop",
        "url, me:pw@db/shop",
        "url, postgresql://db/shop?user=me",
        "url, postgresql://db:99999/shop",
        "tables, orders",
        "tables, 'public.orders,public.items'",
        "operations, upsert",
        "snapshot, sometimes",
        "slot, Slot",
        "publication, a-b",
        "heartbeat, 1ms",
        "sslMode, maybe",
        "sslRootCert, /not/there"
    })
    void whatCanNotBeUsedIsRefusedByItsName(String field, String value) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read("orders", Map.of(field, value)))
                .satisfies(e -> assertThat(e.field()).isEqualTo(field))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("pw", "user=me"));
    }

    @Test
    void aPathThatIsNoneIsRefusedByItsName() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read("orders", Map.of("sslKey", "a\0b")))
                .satisfies(e -> assertThat(e.field()).isEqualTo("sslKey"));
    }

    @Test
    void longNamesOfTriggersHaveSlotsOfTheirOwn() throws ConfigException {
        String shared = "n".repeat(60) + ".";
        String first = read(shared + "a", Map.of()).slot();
        String second = read(shared + "b", Map.of()).slot();
        assertThat(first).hasSize(63).isNotEqualTo(second);
    }

    @Test
    void twoHyphensAreNoNamespace() throws ConfigException {
        List<String> names = List.of("a.b--c", "a--b.c", "a.b.c", "a--b--c");
        Set<String> slots = new HashSet<>();
        for (String name : names) {
            slots.add(read(name, Map.of()).slot());
        }
        assertThat(slots)
                .hasSameSizeAs(names)
                .allMatch(slot -> slot.startsWith("penstock_a__b__c"));
    }
}
