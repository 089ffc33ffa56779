package io.penstock.runtime.store;

import io.penstock.runtime.ledger.LedgerRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables {@code ledger_rows} and {@code ledger_labels} of SQLite, which pays for each
 * statement, each parameter and each byte. Most rows are new, so many go into one statement that
 * fails when one of them is there; only then each gets a statement that can tell.
 *
 * @see <a href="https://www.sqlite.org/lang_conflict.html">SQLite's conflict resolution</a>
 * @see <a href="https://www.sqlite.org/rescode.html#constraint">SQLite's result codes</a>
 */
final class LabelledRows implements LedgerTable {

    /** Rows in a statement: more of them take as long to compile as they save. */
    static final int STATEMENT_ROWS = 20;

    /** For fewer rows the savepoint and the longer statement cost more than they save. */
    static final int TOGETHER_MIN = 5 * STATEMENT_ROWS;

    /** Labels that are remembered, some 300 bytes each: more than functions in use have. */
    private static final int KNOWN_MAX = 10_000;

    private static final int CONSTRAINT = 19;

    private static final String INTO =
            "INTO ledger_rows (subject, attempt, ended_at, duration_ns, labels, accepted_at,"
                    + " queue_wait_ns, cpu_ns, allocated_bytes, billed_ms, request_bytes,"
                    + " response_bytes, parent) VALUES ";

    private static final int COLUMNS = 13;

    private static final String VALUES = "(?" + ", ?".repeat(COLUMNS - 1) + ")";

    private static final String INSERT = "INSERT " + INTO + VALUES + " ON CONFLICT DO NOTHING";

    // Without FAIL, SQLite would write a temporary file to be able to undo a statement of many
    // rows; a savepoint undoes all of them.
    private static final String INSERT_MANY =
            "INSERT OR FAIL " + INTO + VALUES + (", " + VALUES).repeat(STATEMENT_ROWS - 1);

    private final int knownMax;

    /** Labels that are on disk. */
    private final Map<RowLabels, Long> known = new HashMap<>();

    /** A row and the id of its labels. */
    private record Labelled(LedgerRow row, long labels) {}

    LabelledRows() {
        this(KNOWN_MAX);
    }

    /** Remembers so many labels, and those of one transaction more. */
    LabelledRows(int knownMax) {
        this.knownMax = knownMax;
    }

    @Override
    public String name() {
        return "ledger_rows";
    }

    @Override
    public Inserted insert(Connection connection, List<LedgerRow> rows) throws SQLException {
        Map<RowLabels, Long> fresh = new HashMap<>();
        List<Labelled> labelled = new ArrayList<>(rows.size());
        for (LedgerRow row : rows) {
            labelled.add(new Labelled(row, labels(connection, RowLabels.of(row), fresh)));
        }
        int together = rows.size() < TOGETHER_MIN ? 0 : rows.size() - rows.size() % STATEMENT_ROWS;
        if (!insertTogether(connection, labelled.subList(0, together))) {
            together = 0;
        }
        List<LedgerRow> added = new ArrayList<>(rows.subList(0, together));
        added.addAll(
                LedgerTable.added(
                        rows.subList(together, rows.size()),
                        insertEach(connection, labelled.subList(together, rows.size()))));
        return new Inserted(added, () -> remember(fresh));
    }

    private long labels(Connection connection, RowLabels labels, Map<RowLabels, Long> fresh)
            throws SQLException {
        Long id = known.get(labels);
        if (id == null) {
            id = fresh.get(labels);
        }
        if (id == null) {
            id = labels.id(connection);
            fresh.put(labels, id);
        }
        return id;
    }

    /** INVARIANT: what is remembered was committed; an id that was rolled back is given again. */
    private void remember(Map<RowLabels, Long> committed) {
        if (known.size() + committed.size() > knownMax) {
            known.clear();
        }
        known.putAll(committed);
    }

    /**
     * Inserts rows, all or none of them.
     *
     * @return whether all of them were new
     */
    private static boolean insertTogether(Connection connection, List<Labelled> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return true;
        }
        Savepoint before = connection.setSavepoint();
        boolean allNew = insertMany(connection, rows);
        if (!allNew) {
            connection.rollback(before);
        }
        connection.releaseSavepoint(before);
        return allNew;
    }

    /** Whether all of them were new; otherwise some may have been inserted. */
    private static boolean insertMany(Connection connection, List<Labelled> rows)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT_MANY)) {
            for (int i = 0; i < rows.size(); i++) {
                int place = i % STATEMENT_ROWS;
                set(statement, place * COLUMNS, rows.get(i));
                if (place == STATEMENT_ROWS - 1) {
                    statement.addBatch();
                }
            }
            for (int count : statement.executeBatch()) {
                if (count != STATEMENT_ROWS) {
                    throw new SQLException("the driver counted " + count + " rows");
                }
            }
            return true;
        } catch (SQLException e) {
            if ((e.getErrorCode() & 0xff) == CONSTRAINT) {
                return false;
            }
            throw e;
        }
    }

    private static int[] insertEach(Connection connection, List<Labelled> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return new int[0];
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            for (Labelled row : rows) {
                set(statement, 0, row);
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    /** Sets the parameters of a row, which come after those of others. */
    private static void set(PreparedStatement statement, int after, Labelled labelled)
            throws SQLException {
        LedgerRow row = labelled.row();
        KeptId.set(statement, after + 1, LedgerRows.subject(row));
        statement.setInt(after + 2, row.attempt());
        statement.setLong(after + 3, row.endedAtMillis());
        statement.setLong(after + 4, row.usage().wallNanos());
        statement.setLong(after + 5, labelled.labels());
        statement.setLong(after + 6, row.acceptedAtMillis());
        statement.setLong(after + 7, row.queueWaitNanos());
        statement.setLong(after + 8, row.usage().cpuNanos());
        statement.setLong(after + 9, row.usage().allocatedBytes());
        statement.setLong(after + 10, row.billedMillis());
        statement.setLong(after + 11, row.requestBytes());
        statement.setLong(after + 12, row.responseBytes());
        if (row.parent().isPresent()) {
            KeptId.set(statement, after + 13, row.parent().get().value());
        } else {
            statement.setNull(after + 13, Types.BLOB);
        }
    }
}
