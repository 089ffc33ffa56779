package io.penstock.runtime.store;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.ledger.LedgerRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What many rows of the ledger have in common, in the table {@code ledger_labels}.
 *
 * @param kind as the row's
 * @param function as the row's
 * @param version as the row's
 * @param trigger as the row's
 * @param start as the row's
 * @param memory as the row's
 * @param outcome as the row's
 */
record RowLabels(
        LedgerRow.Kind kind,
        FunctionName function,
        int version,
        String trigger,
        Optional<StartKind> start,
        MemorySize memory,
        String outcome) {

    private static final String COLUMNS =
            "(kind, namespace, name, version, trigger_name, start_kind, memory_kib, outcome)";

    private static final String VALUES = "(?, ?, ?, ?, ?, ?, ?, ?)";

    static RowLabels of(LedgerRow row) {
        return new RowLabels(
                row.kind(),
                row.function(),
                row.version(),
                row.trigger(),
                row.start(),
                row.memory(),
                row.outcome());
    }

    /** Their id; they are written if they are new. */
    long id(Connection connection) throws SQLException {
        Object[] values = values();
        int _ =
                Transactions.update(
                        connection,
                        "INSERT INTO ledger_labels "
                                + COLUMNS
                                + " VALUES "
                                + VALUES
                                + " ON CONFLICT DO NOTHING",
                        values);
        List<Long> ids =
                Transactions.query(
                        connection,
                        row -> row.getLong(1),
                        "SELECT id FROM ledger_labels WHERE " + COLUMNS + " = " + VALUES,
                        values);
        return ids.getFirst();
    }

    private Object[] values() {
        return new Object[] {
            LedgerRows.label(kind),
            function.namespace(),
            function.name(),
            version,
            trigger,
            start.map(StartKind::label).orElse(""),
            LedgerRows.kibibytes(memory),
            outcome
        };
    }
}
