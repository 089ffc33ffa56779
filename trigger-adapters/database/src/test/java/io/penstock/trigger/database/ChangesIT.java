package io.penstock.trigger.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.trigger.spi.EventSink;
import io.penstock.trigger.spi.TriggerEvent;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of changes of rows. */
class ChangesIT {

    private TestingDatabase database;
    private TestingTrigger trigger;

    @BeforeEach
    void open() throws SQLException {
        database = new TestingDatabase();
        database.execute(
                "CREATE TABLE orders (id int PRIMARY KEY, customer text DEFAULT 'nobody', note text)");
    }

    @AfterEach
    void close() throws SQLException {
        trigger.close();
        database.close();
    }

    private void start(Map<String, Object> fields) throws Exception {
        Map<String, Object> config = database.config("public.orders");
        config.put("snapshot", "never");
        config.putAll(fields);
        trigger = new TestingTrigger(config).start();
    }

    @Test
    void anInsertSaysWhatWhereAndWhen() throws Exception {
        start(Map.of());
        database.execute("INSERT INTO orders VALUES (7, NULL, 'soon')");
        TriggerEvent event = trigger.awaitEvents(1).getFirst();
        assertThat(event.type()).isEqualTo("io.penstock.database.row.inserted");
        assertThat(event.source())
                .matches("postgresql://localhost:\\d+/" + database.name() + "/public.orders");
        assertThat(event.subject()).contains("7");
        assertThat(event.orderingKey()).contains("public.orders/7");
        assertThat(event.deduplicated()).isTrue();
        JsonNode data = TestingTrigger.data(event);
        assertThat(data.path("op").asText()).isEqualTo("insert");
        assertThat(data.path("key").toString()).isEqualTo("{\"id\":7}");
        assertThat(data.path("before").isNull()).isTrue();
        assertThat(data.path("after").toString())
                .isEqualTo("{\"id\":7,\"customer\":null,\"note\":\"soon\"}");
        JsonNode source = data.path("source");
        assertThat(source.path("database").asText()).isEqualTo(database.name());
        assertThat(source.path("table").asText()).isEqualTo("orders");
        assertThat(source.path("snapshot").asBoolean()).isFalse();
        assertThat(event.id()).startsWith(source.path("lsn").asText() + "-");
        assertThat(source.path("commitTime").asText())
                .isEqualTo(event.time().orElseThrow().toString());
    }

    @Test
    void oldRowsHaveTheirKeyOrAllTheirColumns() throws Exception {
        start(Map.of());
        database.execute(
                "INSERT INTO orders VALUES (1, 'a', NULL)",
                "UPDATE orders SET customer = 'b'",
                "DELETE FROM orders",
                "ALTER TABLE orders REPLICA IDENTITY FULL",
                "INSERT INTO orders VALUES (2, 'c', NULL)",
                "UPDATE orders SET customer = 'd'",
                "DELETE FROM orders");
        List<JsonNode> data = trigger.awaitEvents(6).stream().map(TestingTrigger::data).toList();
        assertThat(data)
                .extracting(node -> node.path("op").asText())
                .containsExactly("insert", "update", "delete", "insert", "update", "delete");
        assertThat(data.get(1).path("before").isNull()).isTrue();
        assertThat(data.get(2).path("before").toString()).isEqualTo("{\"id\":1}");
        assertThat(data.get(2).path("after").isNull()).isTrue();
        assertThat(data.get(4).path("before").toString())
                .isEqualTo("{\"id\":2,\"customer\":\"c\",\"note\":null}");
        assertThat(data.get(5).path("before").toString())
                .isEqualTo("{\"id\":2,\"customer\":\"d\",\"note\":null}");
    }

    @Test
    void aChangeOfThePrimaryKeyIsADeletionAndAnInsertion() throws Exception {
        start(Map.of());
        database.execute("INSERT INTO orders VALUES (1, 'a', NULL)", "UPDATE orders SET id = 2");
        List<TriggerEvent> events = trigger.awaitEvents(3);
        assertThat(events)
                .extracting(event -> event.subject().orElseThrow())
                .containsExactly("1", "1", "2");
        assertThat(events)
                .extracting(TriggerEvent::type)
                .containsExactly(
                        "io.penstock.database.row.inserted",
                        "io.penstock.database.row.deleted",
                        "io.penstock.database.row.inserted");
    }

    @Test
    void onlyTheOperationsAskedForAreEvents() throws Exception {
        start(Map.of("operations", List.of("delete", "truncate")));
        database.execute(
                "INSERT INTO orders VALUES (1, 'a', NULL), (2, 'b', NULL)",
                "UPDATE orders SET customer = 'x'",
                "DELETE FROM orders WHERE id = 1",
                "TRUNCATE orders");
        List<TriggerEvent> events = trigger.awaitEvents(2);
        assertThat(events)
                .extracting(TriggerEvent::type)
                .containsExactly(
                        "io.penstock.database.row.deleted", "io.penstock.database.table.truncated");
        assertThat(events.getLast().subject()).isEmpty();
        assertThat(TestingTrigger.data(events.getLast()).path("key").toString()).isEqualTo("{}");
    }

    @Test
    void columnsComeAndGoWhileItRuns() throws Exception {
        start(Map.of());
        database.execute(
                "INSERT INTO orders VALUES (1, 'a', 'n')",
                "ALTER TABLE orders ADD COLUMN amount numeric(8,2) NOT NULL DEFAULT 1.50",
                "INSERT INTO orders VALUES (2, 'b', 'n', 20)",
                "ALTER TABLE orders RENAME COLUMN customer TO client",
                "ALTER TABLE orders DROP COLUMN note",
                "INSERT INTO orders VALUES (3, 'c', 7.1)");
        List<String> rows =
                trigger.awaitEvents(3).stream()
                        .map(event -> TestingTrigger.data(event).path("after").toString())
                        .toList();
        assertThat(rows)
                .containsExactly(
                        "{\"id\":1,\"customer\":\"a\",\"note\":\"n\"}",
                        "{\"id\":2,\"customer\":\"b\",\"note\":\"n\",\"amount\":\"20.00\"}",
                        "{\"id\":3,\"client\":\"c\",\"amount\":\"7.10\"}");
    }

    @Test
    void aLargeColumnThatDidNotChangeIsNamedNotFaked() throws Exception {
        String[] large = {
            "note text",
            "tags text[]",
            "raw bytea",
            "numbers int[]",
            "doc jsonb",
            "longs bigint[]",
            "big numeric",
            "x xml",
            "words tsvector"
        };
        for (String column : large) {
            database.execute(
                    "ALTER TABLE orders ADD COLUMN IF NOT EXISTS " + column,
                    "ALTER TABLE orders ALTER "
                            + column.substring(0, column.indexOf(' '))
                            + " SET STORAGE EXTERNAL");
        }
        start(Map.of());
        database.execute(
                "INSERT INTO orders SELECT 1, 'a', repeat('x', 9000), array_agg('t' || n),"
                        + " decode(repeat('ab', 9000), 'hex'), array_agg(n), jsonb_agg(n),"
                        + " array_agg(n), repeat('7', 20000)::numeric,"
                        + " ('<a>' || repeat('x', 9000) || '</a>')::xml,"
                        + " to_tsvector('simple', string_agg('w' || n, ' '))"
                        + " FROM generate_series(1, 3000) n",
                "UPDATE orders SET customer = 'b'");
        JsonNode data = TestingTrigger.data(trigger.awaitEvents(2).getLast());
        assertThat(data.path("after").toString()).isEqualTo("{\"id\":1,\"customer\":\"b\"}");
        assertThat(data.path("unchanged"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "note", "tags", "raw", "numbers", "doc", "longs", "big", "x", "words");
    }

    @Test
    void aLargeArrayThatDidNotChangeIsShownWhenOldRowsAreLogged() throws Exception {
        database.execute(
                "ALTER TABLE orders ADD amounts numeric[]",
                "ALTER TABLE orders ALTER amounts SET STORAGE EXTERNAL",
                "ALTER TABLE orders REPLICA IDENTITY FULL");
        start(Map.of());
        database.execute(
                "INSERT INTO orders SELECT 1, 'a', 'n', array_agg(n) FROM generate_series(1, 3000) n",
                "UPDATE orders SET customer = 'b'");
        JsonNode data = TestingTrigger.data(trigger.awaitEvents(2).getLast());
        assertThat(data.path("after").path("amounts")).hasSize(3000);
        assertThat(data.path("before").path("amounts")).hasSize(3000);
    }

    @Test
    void aValueThatCanNotBeShownHoldsTheTriggerAndIsNamed() throws Exception {
        database.execute(
                "ALTER TABLE orders ADD amounts numeric[]",
                "ALTER TABLE orders REPLICA IDENTITY FULL");
        start(Map.of());
        database.execute("INSERT INTO orders VALUES (1, 'a', 'n', '{NaN}')");
        await().atMost(TestingTrigger.PATIENCE)
                .untilAsserted(() -> assertThat(trigger.report.message()).contains("amounts"));
        assertThat(trigger.sink.events()).isEmpty();
    }

    @Test
    void aRowThatIsTooLargeComesWithoutItsLargestColumns() throws Exception {
        start(Map.of());
        database.execute("INSERT INTO orders VALUES (1, 'a', repeat('x', 17000000))");
        TriggerEvent event = trigger.awaitEvents(1).getFirst();
        assertThat(event.data().length).isLessThanOrEqualTo(EventSink.DATA_BYTES_MAX);
        JsonNode data = TestingTrigger.data(event);
        assertThat(data.path("after").toString()).isEqualTo("{\"id\":1,\"customer\":\"a\"}");
        assertThat(data.path("omitted").toString()).isEqualTo("[\"note\"]");
    }

    /** Several rows of one statement may share a record of the log. */
    @Test
    void rowsOfOneLogRecordHaveIdsOfTheirOwnThatStay() throws Exception {
        start(Map.of());
        trigger.sink.hold();
        database.execute(
                "CREATE TABLE staging AS SELECT n id, 'c' customer, '' note FROM generate_series(1, 200) n",
                "INSERT INTO orders SELECT * FROM staging");
        await().atMost(TestingTrigger.PATIENCE).until(() -> trigger.sink.inFlight() > 0);
        trigger.kill();
        trigger.start();
        List<TriggerEvent> events = trigger.awaitEvents(200);
        Set<String> ids = new HashSet<>();
        events.forEach(event -> ids.add(event.id()));
        assertThat(ids).hasSize(200);
    }

    @Test
    void aTransactionOfAHundredThousandRowsTakesABoundedPartOfTheMemory() throws Exception {
        start(Map.of());
        trigger.sink.hold();
        database.execute(
                "INSERT INTO orders SELECT n, repeat('c', 500), repeat('n', 500)"
                        + " FROM generate_series(1, 100000) n");
        await().atMost(TestingTrigger.PATIENCE).until(() -> trigger.sink.inFlight() > 0);
        System.gc();
        long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        System.out.println("heap in use behind a held transaction: " + used / 1024 / 1024 + " MiB");
        assertThat(used).isLessThan(96L * 1024 * 1024);
        trigger.sink.release();
        trigger.awaitEvents(100_000);
        assertThat(trigger.sink.inFlightMost()).isLessThanOrEqualTo(256);
    }

    @Test
    void aGeneratedColumnIsOnlyInRowsThatAreRead() throws Exception {
        database.execute(
                "ALTER TABLE orders ADD doubled int GENERATED ALWAYS AS (id * 2) STORED",
                "INSERT INTO orders VALUES (1, 'a', 'n')");
        start(Map.of("snapshot", "initial"));
        trigger.awaitEvents(1);
        database.execute("INSERT INTO orders VALUES (2, 'a', 'n')");
        List<String> rows =
                trigger.awaitEvents(2).stream()
                        .map(event -> TestingTrigger.data(event).path("after").toString())
                        .toList();
        assertThat(rows)
                .containsExactly(
                        "{\"id\":1,\"customer\":\"a\",\"note\":\"n\",\"doubled\":2}",
                        "{\"id\":2,\"customer\":\"a\",\"note\":\"n\"}");
    }

    @Test
    void namesAreTakenAsTheCatalogueSpellsThem() throws Exception {
        database.execute(
                "CREATE SCHEMA \"Sales\"",
                "CREATE TABLE \"Sales\".\"Ördérs\" (\"The Id\" int PRIMARY KEY)",
                "CREATE TABLE \"Sales\".\"ördérs\" (id int PRIMARY KEY)",
                "INSERT INTO \"Sales\".\"Ördérs\" VALUES (1)",
                "INSERT INTO \"Sales\".\"ördérs\" VALUES (3)");
        start(Map.of("tables", List.of("Sales.Ördérs"), "snapshot", "initial"));
        trigger.awaitEvents(1);
        database.execute(
                "INSERT INTO \"Sales\".\"ördérs\" VALUES (4)",
                "INSERT INTO \"Sales\".\"Ördérs\" VALUES (2)");
        List<TriggerEvent> events = trigger.awaitEvents(2);
        assertThat(events)
                .extracting(event -> TestingTrigger.data(event).path("key").toString())
                .containsExactly("{\"The Id\":1}", "{\"The Id\":2}");
        assertThat(events.getLast().source()).endsWith("/Sales.%C3%96rd%C3%A9rs");
    }
}
