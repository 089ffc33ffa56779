package io.penstock.runtime.store;

import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.ledger.LedgerRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** The table {@code ledger}, with all of a row in it. */
final class WideRows implements LedgerTable {

    private static final String INSERT =
            "INSERT INTO ledger (subject, attempt, ended_at, duration_ns, kind, namespace, name,"
                    + " version, trigger_name, start_kind, accepted_at, queue_wait_ns, cpu_ns,"
                    + " allocated_bytes, billed_ms, memory_kib, outcome, request_bytes,"
                    + " response_bytes, parent)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT DO NOTHING";

    @Override
    public String name() {
        return "ledger";
    }

    @Override
    public Inserted insert(Connection connection, List<LedgerRow> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (LedgerRow row : rows) {
                set(statement, row);
                statement.addBatch();
            }
            return new Inserted(LedgerTable.added(rows, statement.executeBatch()), () -> {});
        }
    }

    private static void set(PreparedStatement statement, LedgerRow row) throws SQLException {
        statement.setString(1, LedgerRows.subject(row));
        statement.setInt(2, row.attempt());
        statement.setLong(3, row.endedAtMillis());
        statement.setLong(4, row.usage().wallNanos());
        statement.setString(5, LedgerRows.label(row.kind()));
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
        statement.setLong(16, LedgerRows.kibibytes(row.memory()));
        statement.setString(17, row.outcome());
        statement.setLong(18, row.requestBytes());
        statement.setLong(19, row.responseBytes());
        statement.setString(20, row.parent().map(InvocationId::value).orElse(null));
    }
}
