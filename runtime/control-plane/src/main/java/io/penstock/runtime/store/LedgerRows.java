package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.query;

import io.penstock.protocol.Usage;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.ledger.LedgerRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables {@code ledger} and {@code usage_minutes}, inside of somebody's transaction. */
final class LedgerRows {

    private static final int BYTES_PER_KIB = 1024;

    private static final String INSERT =
            "INSERT INTO ledger (subject, attempt, ended_at, duration_ns, kind, namespace, name,"
                    + " version, trigger_name, start_kind, accepted_at, queue_wait_ns, cpu_ns,"
                    + " allocated_bytes, billed_ms, memory_kib, outcome, request_bytes,"
                    + " response_bytes, parent)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT DO NOTHING";

    private LedgerRows() {}

    /**
     * Writes rows and adds them to the sums of their minutes. A row that is there already, because
     * an earlier commit was taken for a failed one, changes nothing.
     *
     * <p>To be called once per transaction, with all its rows, as its last change: the sums are
     * locked in the order of their keys, so that transactions of several nodes can't block each
     * other for good, nor for long.
     *
     * @return how many rows are new
     */
    static int append(Connection connection, List<LedgerRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        List<LedgerRow> added = insert(connection, rows);
        UsageMinutes.add(connection, added);
        return added.size();
    }

    private static List<LedgerRow> insert(Connection connection, List<LedgerRow> rows)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (LedgerRow row : rows) {
                set(statement, row);
                statement.addBatch();
            }
            int[] counts = statement.executeBatch();
            List<LedgerRow> added = new ArrayList<>(rows.size());
            for (int i = 0; i < counts.length; i++) {
                switch (counts[i]) {
                    case 0 -> {}
                    case 1 -> added.add(rows.get(i));
                    // INVARIANT: sums only agree with rows if the driver tells which are new.
                    default -> throw new SQLException("the driver counted " + counts[i] + " rows");
                }
            }
            return added;
        }
    }

    private static void set(PreparedStatement statement, LedgerRow row) throws SQLException {
        statement.setString(1, subject(row));
        statement.setInt(2, row.attempt());
        statement.setLong(3, row.endedAtMillis());
        statement.setLong(4, row.usage().wallNanos());
        statement.setString(5, label(row.kind()));
        statement.setString(6, row.function().namespace());
        statement.setString(7, row.function().name());
        statement.setInt(8, row.version());
        statement.setString(9, row.trigger());
        statement.setString(10, row.start().map(StartKind::label).orElse(null));
        statement.setLong(11, row.acceptedAtMillis());
        statement.setLong(12, row.queueWaitNanos());
        statement.setLong(13, row.usage().cpuNanos());
        statement.setLong(14, row.usage().allocatedBytes());
        statement.setLong(15, row.billedMillis());
        statement.setLong(16, kibibytes(row.memory()));
        statement.setString(17, row.outcome());
        statement.setLong(18, row.requestBytes());
        statement.setLong(19, row.responseBytes());
        statement.setString(20, row.parent().map(InvocationId::value).orElse(null));
    }

    /** The rows of an invocation in the order of their ends. */
    static List<LedgerRow> of(Connection connection, InvocationId id) throws SQLException {
        return query(
                connection,
                LedgerRows::row,
                "SELECT * FROM ledger WHERE subject = ? ORDER BY ended_at, attempt",
                id.value());
    }

    /**
     * Removes rows that ended before a moment, the oldest first; their sums stay.
     *
     * @param max how many at the most
     * @return how many were removed
     */
    static int sweep(Connection connection, long beforeMillis, int max) throws SQLException {
        // The last of those to go marks the step, so that both databases go through one index.
        List<Long> ends =
                query(
                        connection,
                        row -> row.getLong(1),
                        "SELECT ended_at FROM ledger WHERE ended_at < ? ORDER BY ended_at"
                                + " LIMIT 1 OFFSET ?",
                        beforeMillis,
                        max);
        long before = ends.isEmpty() ? beforeMillis : Math.min(beforeMillis, ends.getFirst() + 1);
        return Transactions.update(connection, "DELETE FROM ledger WHERE ended_at < ?", before);
    }

    private static LedgerRow row(ResultSet row) throws SQLException {
        LedgerRow.Kind kind =
                LedgerRow.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
        return new LedgerRow(
                kind,
                kind == LedgerRow.Kind.INIT
                        ? Optional.empty()
                        : Optional.of(new InvocationId(row.getString("subject"))),
                new FunctionName(row.getString("namespace"), row.getString("name")),
                row.getInt("version"),
                row.getString("trigger_name"),
                Optional.ofNullable(row.getString("start_kind"))
                        .map(label -> StartKind.valueOf(label.toUpperCase(Locale.ROOT))),
                row.getLong("accepted_at"),
                row.getLong("ended_at"),
                row.getLong("queue_wait_ns"),
                new Usage(
                        row.getLong("duration_ns"),
                        row.getLong("cpu_ns"),
                        row.getLong("allocated_bytes")),
                new MemorySize(row.getLong("memory_kib") * BYTES_PER_KIB),
                row.getString("outcome"),
                row.getInt("attempt"),
                row.getLong("request_bytes"),
                row.getLong("response_bytes"),
                Optional.ofNullable(row.getString("parent")).map(InvocationId::new));
    }

    private static String subject(LedgerRow row) {
        return row.invocation()
                .map(InvocationId::value)
                .orElseGet(() -> row.function() + "@" + row.version());
    }

    static String label(LedgerRow.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Settings have memory in whole KiB. */
    static long kibibytes(MemorySize memory) {
        return memory.bytes() / BYTES_PER_KIB;
    }
}
