package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.batch;
import static io.penstock.runtime.store.Transactions.query;
import static io.penstock.runtime.store.Transactions.row;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Removes what need not be kept any longer; each change is how many at the most. */
final class SweepWrites implements Writes<Integer, Integer> {

    private final String select;

    SweepWrites(Dialect dialect) {
        this.select = select(dialect);
    }

    /** The query for what may go; reads no row that has to stay. */
    static String select(Dialect dialect) {
        return "SELECT seq FROM invocations WHERE purge_at <= "
                + dialect.nowMillis()
                + " ORDER BY purge_at LIMIT ?"
                + dialect.skipLocked();
    }

    @Override
    public List<Integer> run(GroupTransaction transaction, List<Integer> maxima)
            throws SQLException {
        List<Integer> removed = new ArrayList<>();
        for (int max : maxima) {
            Connection connection = transaction.connection();
            List<Long> seqs = query(connection, row -> row.getLong(1), select, max);
            remove(connection, seqs);
            removed.add(seqs.size());
        }
        return removed;
    }

    /** Removes invocations with all that belongs to them. */
    static void remove(Connection connection, List<Long> seqs) throws SQLException {
        List<@Nullable Object[]> rows = seqs.stream().map(seq -> row(seq)).toList();
        batch(connection, "DELETE FROM payloads WHERE seq = ?", rows);
        batch(connection, "DELETE FROM answers WHERE seq = ?", rows);
        batch(connection, "DELETE FROM invocations WHERE seq = ?", rows);
    }
}
