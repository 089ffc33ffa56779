package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.ledger.LedgerRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerStoreIT extends LedgerStoreContract {

    private static final String COLUMNS =
            "subject, attempt, ended_at, duration_ns, kind, namespace, name, version, trigger_name,"
                    + " start_kind, accepted_at, queue_wait_ns, cpu_ns, allocated_bytes, billed_ms,"
                    + " memory_kib, outcome, request_bytes, response_bytes, parent";

    @TempDir private Path directory;

    @Override
    TestingDatabase database() {
        return new SqliteDatabase(directory);
    }

    @Test
    void rowsOfATimeBeforeLabelsAreKept() throws SQLException, IOException {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("SqliteLedgerStoreIT: seed " + seed);
        TestingRows rows = new TestingRows(new SplittableRandom(seed), 1_000_000, 100_000);
        List<LedgerRow> written = new ArrayList<>(rows.next(300));
        written.addAll(rows.odd());
        Path older = Files.createDirectory(directory.resolve("older"));
        List<List<Object>> before;
        try (SqliteDatabase database = SqliteDatabase.ofVersion(older, "6");
                Connection connection = database.dataSource().getConnection()) {
            assertThat(new WideRows().insert(connection, written).added()).hasSize(310);
            before = all(connection);
        }

        try (SqliteDatabase database = new SqliteDatabase(older);
                Connection connection = database.dataSource().getConnection()) {
            assertThat(all(connection)).isEqualTo(before);
            assertAllAreRead(connection, written);
            Collections.shuffle(written, new SplittableRandom(seed));
            assertThat(new LabelledRows().insert(connection, written).added()).isEmpty();
        }
    }

    @Test
    void labelsThatWereForgottenAreFoundAgain() throws SQLException {
        TestingRows rows = new TestingRows(new SplittableRandom(1), 1_000_000, 100_000);
        LabelledRows table = new LabelledRows(2);
        List<LedgerRow> written = new ArrayList<>();
        try (SqliteDatabase database = new SqliteDatabase(directory);
                Connection connection = database.dataSource().getConnection()) {
            for (int i = 0; i < 50; i++) {
                List<LedgerRow> batch = rows.next(3);
                written.addAll(batch);
                table.insert(connection, batch).committed().run();
            }

            assertAllAreRead(connection, written);
            Set<RowLabels> labels =
                    written.stream().map(RowLabels::of).collect(Collectors.toUnmodifiableSet());
            assertThat(labels).hasSizeGreaterThan(3);
            assertThat(
                            query(
                                    connection,
                                    row -> row.getInt(1),
                                    "SELECT COUNT(*) FROM ledger_labels"))
                    .containsExactly(labels.size());
        }
    }

    @Test
    void readsAndSweepsThroughAnIndex() throws SQLException {
        try (SqliteDatabase database = new SqliteDatabase(directory);
                Connection connection = database.dataSource().getConnection()) {
            assertThat(plan(connection, LedgerRows.select(Dialect.SQLITE)))
                    .containsExactly(
                            "SEARCH r USING INDEX sqlite_autoindex_ledger_rows_1 (subject=?)",
                            "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)",
                            "USE TEMP B-TREE FOR ORDER BY");
            assertThat(plan(connection, "DELETE FROM ledger_rows WHERE ended_at < ?"))
                    .containsExactly(
                            "SEARCH ledger_rows USING INDEX ledger_rows_ended_at (ended_at<?)");
        }
    }

    private static void assertAllAreRead(Connection connection, List<LedgerRow> written)
            throws SQLException {
        for (LedgerRow row : written) {
            if (row.invocation().isPresent()) {
                InvocationId id = row.invocation().get();
                assertThat(LedgerRows.of(connection, Dialect.SQLITE, id)).containsExactly(row);
            }
        }
    }

    private static List<String> plan(Connection connection, String sql) throws SQLException {
        return query(
                connection, row -> row.getString("detail"), "EXPLAIN QUERY PLAN " + sql, "any");
    }

    private static List<List<Object>> all(Connection connection) throws SQLException {
        return query(
                connection,
                row -> {
                    List<Object> values = new ArrayList<>();
                    for (int i = 1; i <= 20; i++) {
                        values.add(row.getObject(i));
                    }
                    return values;
                },
                "SELECT " + COLUMNS + " FROM ledger ORDER BY subject, attempt, ended_at");
    }
}
