package io.penstock.runtime.store;

import static io.penstock.runtime.store.TestingQueueNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.queue.CheckpointStore;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.Trigger;
import io.penstock.runtime.registry.TriggerName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store of checkpoints promises over every database. */
abstract class CheckpointStoreContract extends OnOneNode {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Trigger ORDERS = trigger("orders", NOW);
    private static final Trigger FILES = trigger("files", NOW);

    private CheckpointStore store;

    @BeforeEach
    void openStore() {
        store = node.store().checkpoints();
        put(ORDERS);
        put(FILES);
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(store.load("orders")).isEmpty();
    }

    @Test
    void bringsBackAllAfterARestart() {
        await(store.save(ORDERS, Map.of("slot", "é \"1\"", "lsn", "0/16B3748")));
        await(store.save(FILES, Map.of("scan", "7")));

        restart();
        store = node.store().checkpoints();

        assertThat(store.load("orders"))
                .containsOnly(Map.entry("slot", "é \"1\""), Map.entry("lsn", "0/16B3748"));
        assertThat(store.load("files")).containsOnly(Map.entry("scan", "7"));
    }

    @Test
    void replacesThoseItIsGivenAndKeepsOthers() {
        await(store.save(ORDERS, Map.of("slot", "1", "lsn", "2")));

        await(store.save(ORDERS, Map.of("lsn", "3")));

        assertThat(store.load("orders"))
                .containsOnly(Map.entry("slot", "1"), Map.entry("lsn", "3"));
    }

    @Test
    void keepsNothingOfADeletedTrigger() {
        delete(ORDERS);

        await(store.save(ORDERS, Map.of("lsn", "1")));

        assertThat(store.load("orders")).isEmpty();
    }

    @Test
    void keepsNothingOfATriggerWhoseNameAnotherHasNow() {
        delete(ORDERS);
        put(trigger("orders", NOW.plusMillis(1)));

        await(store.save(ORDERS, Map.of("lsn", "1")));

        assertThat(store.load("orders")).isEmpty();
    }

    @Test
    void refusesAnOldOwner() {
        TestingQueueNode other = startNode();
        other.store().triggerOwners().claim(Set.of("orders"));

        assertThatThrownBy(() -> await(store.save(ORDERS, Map.of("lsn", "1"))))
                .hasMessageContaining("conflict");
        await(other.store().checkpoints().save(ORDERS, Map.of("lsn", "2")));
        node.store().triggerOwners().claim(Set.of("files"));
        await(store.save(FILES, Map.of("scan", "2")));

        assertThat(store.load("orders")).containsOnly(Map.entry("lsn", "2"));
        assertThat(store.load("files")).isNotEmpty();
        other.close();
    }

    private static Trigger trigger(String name, Instant madeAt) {
        return new Trigger(
                TriggerName.parse(name),
                "test",
                FunctionTarget.parse("f"),
                "{}",
                false,
                madeAt,
                madeAt);
    }

    private void put(Trigger trigger) {
        change(connection -> TriggerRows.put(connection, trigger));
    }

    private void delete(Trigger trigger) {
        change(connection -> TriggerRows.delete(connection, trigger.name()));
    }

    private interface Change {
        void run(Connection connection) throws SQLException;
    }

    private void change(Change change) {
        boolean _ =
                new Transactions(database.dataSource())
                        .call(
                                connection -> {
                                    change.run(connection);
                                    return true;
                                });
    }
}
