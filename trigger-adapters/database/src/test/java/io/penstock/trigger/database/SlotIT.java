package io.penstock.trigger.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.trigger.spi.Checkpoints;
import io.penstock.trigger.spi.TriggerAdapter;
import io.penstock.trigger.spi.TriggerEvent;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept at the server, and what happens when it is lost there. */
class SlotIT {

    private TestingDatabase database;
    private TestingTrigger trigger;

    @BeforeEach
    void open() throws SQLException {
        database = new TestingDatabase();
        database.execute(
                "CREATE TABLE orders (id int PRIMARY KEY)",
                "CREATE TABLE busy (id int, note text)");
    }

    @AfterEach
    void close() throws SQLException {
        trigger.close();
        database.close();
    }

    private TestingTrigger trigger(String snapshot) {
        Map<String, Object> config = database.config("public.orders");
        config.put("snapshot", snapshot);
        trigger = new TestingTrigger(config);
        return trigger;
    }

    private String slot(String column) throws SQLException {
        return database.ask(
                "SELECT %s FROM pg_replication_slots WHERE slot_name = '%s'"
                        .formatted(column, database.slot()));
    }

    private void awaitFailure(String... words) {
        await().atMost(TestingTrigger.PATIENCE)
                .untilAsserted(() -> assertThat(trigger.report.state()).isEqualTo("failed"));
        assertThat(trigger.report.message()).contains(words);
    }

    @Test
    void rowsThatAreThereAreReadOnceAndChangesFollow() throws Exception {
        database.execute("INSERT INTO orders SELECT generate_series(1, 1500)");
        trigger("initial").start();
        List<TriggerEvent> read = trigger.awaitEvents(1500);
        assertThat(read).allMatch(e -> e.type().equals("io.penstock.database.row.read"));
        database.execute("INSERT INTO orders VALUES (2000)");
        trigger.awaitEvents(1501);
        trigger.stop();
        database.execute("INSERT INTO orders VALUES (2001)");
        trigger.start();
        assertThat(trigger.awaitEvents(1502).getLast().subject()).contains("2001");
    }

    @Test
    void anEmptyTableIsReadOnce() throws Exception {
        trigger("initial").start();
        await().atMost(TestingTrigger.PATIENCE)
                .until(() -> "STREAMING".equals(trigger.checkpoints.stored().get("phase")));
        trigger.kill();
        database.execute("INSERT INTO orders VALUES (1)");
        trigger.start();
        assertThat(trigger.awaitEvents(1).getFirst().type()).endsWith("row.inserted");
    }

    @Test
    void rowsAreReadAgainWhenReadingWasCutShort() throws Exception {
        database.execute("INSERT INTO orders SELECT generate_series(1, 2000)");
        trigger("initial");
        trigger.sink.hold();
        trigger.startOnly();
        await().atMost(TestingTrigger.PATIENCE).until(() -> trigger.sink.inFlight() > 0);
        trigger.kill();
        database.execute("INSERT INTO orders VALUES (3000)", "DELETE FROM orders WHERE id = 1");
        trigger.start();
        List<TriggerEvent> events = trigger.awaitEvents(2000);
        assertThat(events).allMatch(e -> e.type().equals("io.penstock.database.row.read"));
        assertThat(events).noneMatch(event -> event.subject().orElseThrow().equals("1"));
    }

    @Test
    void anotherTablesChangesDoNotKeepTheLogOfAnIdleOne() throws Exception {
        trigger("never").start();
        String before = slot("confirmed_flush_lsn");
        long written = 0;
        for (int i = 0; i < 8; i++) {
            String start = database.ask("SELECT pg_current_wal_lsn()");
            database.execute(
                    "INSERT INTO busy SELECT n, repeat('x', 1000) FROM generate_series(1, 4000) n",
                    "CHECKPOINT");
            written +=
                    Long.parseLong(
                            database.ask(
                                    "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '"
                                            + start
                                            + "')"));
        }
        assertThat(written).isGreaterThan(24L * 1024 * 1024);
        await().atMost(TestingTrigger.PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(
                                                Long.parseLong(
                                                        slot(
                                                                "pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)")))
                                        .isLessThan(1024 * 1024));
        assertThat(slot("confirmed_flush_lsn > '" + before + "'")).isEqualTo("t");
        await().atMost(TestingTrigger.PATIENCE)
                .until(() -> trigger.report.lag() >= 0 && trigger.report.lag() < 1024 * 1024);
        assertThat(trigger.sink.events()).isEmpty();
    }

    @Test
    void nothingIsConfirmedBeforeItWasAccepted() throws Exception {
        trigger("never").start();
        trigger.sink.hold();
        database.execute("INSERT INTO orders VALUES (1)");
        // Not the position before it: what the server itself writes until then may be confirmed.
        String behind = database.ask("SELECT pg_current_wal_insert_lsn()");
        await().atMost(TestingTrigger.PATIENCE).until(() -> trigger.sink.inFlight() == 1);
        database.execute("INSERT INTO busy SELECT n FROM generate_series(1, 1000) n");
        await().during(java.time.Duration.ofSeconds(2))
                .atMost(TestingTrigger.PATIENCE)
                .until(() -> slot("confirmed_flush_lsn < '" + behind + "'").equals("t"));
        trigger.sink.release();
        await().atMost(TestingTrigger.PATIENCE)
                .until(() -> slot("confirmed_flush_lsn >= '" + behind + "'").equals("t"));
    }

    @Test
    void aSlotThatWasDroppedIsAFailureThatSaysWhatToDo() throws Exception {
        trigger("never").start();
        database.dropSlot();
        awaitFailure(
                "The replication slot '" + database.slot() + "' is gone",
                "Delete the trigger and put it again");
        assertThat(slot("slot_name")).isEmpty();
    }

    @Test
    void aSlotThatWasMadeAgainIsAFailure() throws Exception {
        trigger("never").start();
        database.execute("INSERT INTO orders VALUES (1)");
        trigger.awaitEvents(1);
        trigger.stop();
        database.dropSlot();
        database.execute("INSERT INTO orders VALUES (2)");
        database.ask(
                "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')"
                        .formatted(database.slot()));
        trigger.startOnly();
        awaitFailure("was made again or moved on", "are lost");
    }

    @Test
    void aSlotWhoseLogTheServerRemovedIsAFailure() throws Exception {
        trigger("never").start();
        trigger.stop();
        try {
            database.execute("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'");
            database.ask("SELECT pg_reload_conf()");
            for (int i = 0; i < 4; i++) {
                database.execute("INSERT INTO busy SELECT n FROM generate_series(1, 20000) n");
                database.ask("SELECT pg_switch_wal()");
            }
            database.execute("CHECKPOINT");
            assertThat(slot("wal_status")).isEqualTo("lost");
            trigger.startOnly();
            awaitFailure("max_slot_wal_keep_size", "pg_drop_replication_slot");
        } finally {
            database.execute("ALTER SYSTEM RESET max_slot_wal_keep_size");
            database.ask("SELECT pg_reload_conf()");
        }
    }

    @Test
    void aPublicationThatWasDroppedIsAFailure() throws Exception {
        trigger("never").start();
        trigger.stop();
        database.execute("DROP PUBLICATION penstock_default__orders");
        trigger.startOnly();
        awaitFailure("The publication 'penstock_default__orders' is gone");
    }

    @Test
    void aSlotThatIsThereAlreadyIsNotTakenForRowsAndChanges() throws Exception {
        database.ask(
                "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')"
                        .formatted(database.slot()));
        trigger("initial").startOnly();
        awaitFailure("is there already", "pg_drop_replication_slot", "snapshot 'never'");
    }

    @Test
    void cleaningUpRemovesSlotAndPublication() throws Exception {
        trigger("never").start();
        trigger.stop();
        Map<String, Object> config = database.config("public.orders");
        try (TriggerAdapter adapter = TestingTrigger.create(config)) {
            adapter.cleanUp();
        }
        assertThat(slot("slot_name")).isEmpty();
        assertThat(database.ask("SELECT pubname FROM pg_publication")).isEmpty();
    }

    @Test
    void cleaningUpLeavesAPublicationThatSomebodyElseMade() throws Exception {
        database.execute("CREATE PUBLICATION penstock_default__orders FOR TABLE orders");
        trigger("never").start();
        trigger.stop();
        Map<String, Object> config = database.config("public.orders");
        try (TriggerAdapter adapter = TestingTrigger.create(config)) {
            adapter.cleanUp();
        }
        assertThat(slot("slot_name")).isEmpty();
        assertThat(database.ask("SELECT pubname FROM pg_publication"))
                .isEqualTo("penstock_default__orders");
    }

    @Test
    void aSlotThatTheConfigurationNamesLaterIsNotDroppedWhileRowsAreRead() throws Exception {
        database.execute("INSERT INTO orders VALUES (1)");
        Map<String, Object> config = database.config("public.orders");
        trigger = new TestingTrigger(config);
        trigger.sink.hold();
        trigger.startOnly();
        await().atMost(TestingTrigger.PATIENCE).until(() -> trigger.sink.inFlight() > 0);
        trigger.kill();
        String foreign = "of_somebody_else_" + database.slot();
        database.ask(
                "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(foreign));
        try {
            config.put("slot", foreign);
            trigger.startOnly();
            awaitFailure("The replication slot '" + foreign + "' is there already");
        } finally {
            trigger.close();
            // Fails if it isn't there any more.
            database.ask("SELECT pg_drop_replication_slot('%s')".formatted(foreign));
        }
    }

    @Test
    void aCheckpointThatCouldNotBeSavedIsSavedLater() throws Exception {
        trigger("never");
        AtomicBoolean failed = new AtomicBoolean();
        Checkpoints failing =
                new Checkpoints() {
                    @Override
                    public Map<String, String> loaded() {
                        return Map.of();
                    }

                    @Override
                    public CompletableFuture<Void> save(Map<String, String> checkpoints) {
                        return failed.compareAndSet(false, true)
                                ? CompletableFuture.failedFuture(new IOException("not now"))
                                : CompletableFuture.completedFuture(null);
                    }
                };
        try (TriggerAdapter adapter = TestingTrigger.create(database.config("public.orders"))) {
            adapter.start(trigger.sink, failing, trigger.report);
            await().atMost(TestingTrigger.PATIENCE)
                    .until(() -> trigger.report.state().equals("connected"));
            assertThat(trigger.report.messages()).anyMatch(said -> said.contains("not now"));
        }
    }
}
