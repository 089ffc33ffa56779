package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.query;

import io.penstock.protocol.Usage;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.ledger.LedgerRow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The ledger's rows with their sums in {@code usage_minutes}, inside of somebody's transaction.
 * {@code ledger} is a table or a view. Belongs to the store's thread, but for reading.
 */
final class LedgerRows {

    private static final int BYTES_PER_KIB = 1024;

    private final LedgerTable table;

    LedgerRows(Dialect dialect) {
        this.table = LedgerTable.of(dialect);
    }

    /**
     * Writes rows and adds them to the sums of their minutes. A row that is there already, because
     * an earlier commit was taken for a failed one, changes nothing.
     *
     * <p>To be called once per transaction, with all its rows, as its last change: the sums are
     * locked in the order of their keys, so that transactions of several nodes can't block each
     * other for good, nor for long.
     *
     * @return to be run after the commit, and only then
     */
    Runnable append(Connection connection, List<LedgerRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return () -> {};
        }
        LedgerTable.Inserted inserted = table.insert(connection, rows);
        UsageMinutes.add(connection, inserted.added());
        return inserted.committed();
    }

    /** The rows of an invocation in the order of their ends. */
    static List<LedgerRow> of(Connection connection, Dialect dialect, InvocationId id)
            throws SQLException {
        Object key =
                switch (dialect) {
                    case SQLITE -> KeptId.of(id.value());
                    case POSTGRESQL -> id.value();
                };
        return query(connection, LedgerRows::row, select(dialect), key);
    }

    /** The rows of what is kept under a key. */
    static String select(Dialect dialect) {
        String subject =
                switch (dialect) {
                    case SQLITE -> "kept_subject";
                    case POSTGRESQL -> "subject";
                };
        return "SELECT * FROM ledger WHERE " + subject + " = ? ORDER BY ended_at, attempt";
    }

    /**
     * Removes rows that ended before a moment, the oldest first; their sums stay.
     *
     * @param max how many at the most
     * @return how many were removed
     */
    int sweep(Connection connection, long beforeMillis, int max) throws SQLException {
        // The last of those to go marks the step, so that both databases go through one index.
        List<Long> ends =
                query(
                        connection,
                        row -> row.getLong(1),
                        "SELECT ended_at FROM "
                                + table.name()
                                + " WHERE ended_at < ? ORDER BY ended_at LIMIT 1 OFFSET ?",
                        beforeMillis,
                        max);
        long before = ends.isEmpty() ? beforeMillis : Math.min(beforeMillis, ends.getFirst() + 1);
        return Transactions.update(
                connection, "DELETE FROM " + table.name() + " WHERE ended_at < ?", before);
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

    /** What a row is kept under: the invocation's id, or the version's label. */
    static String subject(LedgerRow row) {
        return row.invocation()
                .map(InvocationId::value)
                .orElseGet(() -> row.function() + "@" + row.version());
    }

    static String label(LedgerRow.Kind kind) {
        return switch (kind) {
            case INVOCATION -> "invocation";
            case INIT -> "init";
        };
    }

    /** Settings have memory in whole KiB. */
    static long kibibytes(MemorySize memory) {
        return memory.bytes() / BYTES_PER_KIB;
    }
}
