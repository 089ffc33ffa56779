package io.penstock.runtime.store;

import static io.penstock.runtime.store.TestingEvents.HELLO;
import static io.penstock.runtime.store.TestingEvents.HOUR_MILLIS;
import static io.penstock.runtime.store.TestingEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the database finds what the queue asks for when very much is queued: by few steps. */
abstract class QueuePlansContract {

    private TestingDatabase database;
    private Transactions transactions;

    /** A new, empty database. */
    abstract TestingDatabase database();

    @BeforeEach
    void fill() {
        database = database();
        transactions = new Transactions(database.dataSource());
        try (TestingQueueNode node = new TestingQueueNode(database)) {
            node.enqueue(event(HELLO));
        }
        // Half of them queued, half blocked behind one ordering key.
        execute(
                "INSERT INTO invocations (seq, id, function, namespace, target, mode, state,"
                        + " due_at, accepted_at, expires_at, body_bytes, ordering_key, source,"
                        + " depth) WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1"
                        + " FROM n WHERE i < 20000) SELECT i, CAST(i AS VARCHAR(10)), 'many',"
                        + " 'default', 'many', 0, i % 2, i, i, i, 0,"
                        + " CASE WHEN i % 2 = 1 THEN 'k' END, 'http', 0 FROM n");
        // Ended ones that are kept for another hour.
        execute(
                "INSERT INTO invocations (seq, id, function, namespace, target, mode, state,"
                        + " due_at, accepted_at, expires_at, body_bytes, source, depth, purge_at)"
                        + " SELECT seq + 100000, 'ended-' || id, function, namespace, target, mode,"
                        + " 3, due_at, accepted_at, expires_at, body_bytes, source, depth, "
                        + (System.currentTimeMillis() + HOUR_MILLIS)
                        + " + seq FROM invocations WHERE function = 'many'");
        execute("ANALYZE");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aClaimTakesTheFirstOfTheQueuedOnes() {
        assertThat(plan(ClaimWrites.select(database.dialect()), "many", 8))
                .contains("invocations_queued")
                .containsPattern(searchedFor("due_at"))
                .doesNotContain("sort")
                .doesNotContain("temp b-tree")
                .doesNotContain("seq scan");
    }

    @Test
    void theSweepReadsOnlyWhatMayGo() {
        assertThat(plan(SweepWrites.select(database.dialect()), 1000))
                .contains("invocations_purge")
                .containsPattern(searchedFor("purge_at"))
                .doesNotContain("sort")
                .doesNotContain("temp b-tree")
                .doesNotContain("seq scan");
    }

    @Test
    void whatIsDueTakesAStepForEachFunction() {
        assertThat(plan(JdbcQueueStore.DUE))
                .contains("invocations_queued")
                .doesNotContain("scan invocations")
                .doesNotContain("seq scan");
    }

    @Test
    void theNextOfAKeyIsFoundWithoutLookingAtTheOthers() {
        assertThat(plan(OrderingKey.UNBLOCK, "many", "k", "many", "k"))
                .contains("invocations_blocked")
                .contains("invocations_active")
                .doesNotContain("seq scan");
    }

    @Test
    void findsTheKeysOfMoreThanOneStatementCanName() {
        List<Long> seqs = LongStream.rangeClosed(1, 70_000).boxed().toList();

        Map<Long, OrderingKey> keys =
                transactions.read(connection -> OrderingKey.of(connection, seqs));

        assertThat(keys)
                .hasSize(9_950)
                .containsEntry(101L, new OrderingKey("many", "k"))
                .containsEntry(19_999L, new OrderingKey("many", "k"));
    }

    /** That the index is left at the present time, and not read on and filtered. */
    private String searchedFor(String column) {
        return switch (database.dialect()) {
            case SQLITE -> "search .*\\(.*" + column + "<\\?\\)";
            case POSTGRESQL -> "index cond: .*" + column + " <= ";
        };
    }

    private void execute(String sql) {
        transactions.read(connection -> connection.createStatement().execute(sql));
    }

    private String plan(String sql, Object... parameters) {
        String explain =
                switch (database.dialect()) {
                    case SQLITE -> "EXPLAIN QUERY PLAN ";
                    case POSTGRESQL -> "EXPLAIN ";
                };
        List<String> lines =
                transactions.read(
                        connection ->
                                Transactions.query(
                                        connection,
                                        row -> row.getString(row.getMetaData().getColumnCount()),
                                        explain + sql,
                                        parameters));
        return String.join("\n", lines).toLowerCase(Locale.ROOT);
    }
}
