package io.penstock.runtime.store;

import io.penstock.runtime.ledger.LedgerRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** How a database keeps the rows of the ledger. Belongs to the store's thread. */
interface LedgerTable {

    /**
     * What an insert did.
     *
     * @param added the rows that were not there before
     * @param committed to be run after the commit, and only then
     */
    record Inserted(List<LedgerRow> added, Runnable committed) {}

    /** Inserts rows, in a transaction that others may share, but for those that are there. */
    Inserted insert(Connection connection, List<LedgerRow> rows) throws SQLException;

    /** The table that has a row for each of them, with their {@code ended_at}. */
    String name();

    /** A database's way. */
    static LedgerTable of(Dialect dialect) {
        return switch (dialect) {
            case SQLITE -> new LabelledRows();
            case POSTGRESQL -> new WideRows();
        };
    }

    /**
     * Which rows are new, as a batch of one statement for each of them tells.
     *
     * @param counts how many rows each statement inserted
     */
    static List<LedgerRow> added(List<LedgerRow> rows, int[] counts) throws SQLException {
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
