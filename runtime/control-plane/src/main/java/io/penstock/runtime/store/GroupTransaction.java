package io.penstock.runtime.store;

import io.penstock.runtime.ledger.LedgerRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transaction that several kinds of changes share. */
final class GroupTransaction {

    private final Connection connection;
    private final LedgerRows ledger;
    private final List<LedgerRow> rows = new ArrayList<>();

    /** Null before the first question. */
    private @Nullable Boolean claiming;

    GroupTransaction(Connection connection, LedgerRows ledger) {
        this.connection = connection;
        this.ledger = ledger;
    }

    /** The transaction's connection; commit, roll back and close are not the changes' business. */
    Connection connection() {
        return connection;
    }

    /** Whether this node may claim in it; asks the database the first time only. */
    boolean claiming(Transactions.Work<Boolean> question) throws SQLException {
        if (claiming == null) {
            claiming = question.run(connection);
        }
        return claiming;
    }

    /**
     * Adds a row to the ledger. All rows of a transaction are written together at its end, since
     * the sums they are added to must be locked in one order.
     */
    void addLedgerRow(LedgerRow row) {
        rows.add(row);
    }

    /** The ledger; rows are added to it by {@link #addLedgerRow} alone. */
    LedgerRows ledger() {
        return ledger;
    }

    /**
     * Writes what was left for the end.
     *
     * @return to be run after the commit, and only then
     */
    Runnable finish() throws SQLException {
        return ledger.append(connection, rows);
    }
}
