package io.penstock.runtime.store;

import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.ledger.LedgerStore;
import io.penstock.runtime.ledger.UsageLine;
import io.penstock.runtime.ledger.UsageQuery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The ledger in {@code ledger} and {@code usage_minutes}. */
public final class JdbcLedgerStore implements LedgerStore {

    /** What a row takes in memory, roughly. */
    private static final long ROW_BYTES = 300;

    private final Transactions transactions;
    private final GroupCommit commits;
    private final Writes<List<LedgerRow>, @Nullable Void> appends =
            (transaction, batches) -> {
                batches.forEach(rows -> rows.forEach(transaction::addLedgerRow));
                return Collections.nCopies(batches.size(), null);
            };
    private final Writes<Sweep, Integer> sweeps =
            (transaction, asked) -> {
                List<Integer> swept = new ArrayList<>();
                for (Sweep sweep : asked) {
                    swept.add(
                            transaction
                                    .ledger()
                                    .sweep(
                                            transaction.connection(),
                                            sweep.beforeMillis(),
                                            sweep.max()));
                }
                return swept;
            };

    /** Which rows to remove. */
    private record Sweep(long beforeMillis, int max) {}

    /**
     * A store over a database whose migrations have run.
     *
     * @param dataSource for reading
     * @param commits writes to the same database; closed by its owner
     */
    public JdbcLedgerStore(DataSource dataSource, GroupCommit commits) {
        this.transactions = new Transactions(dataSource);
        this.commits = commits;
    }

    @Override
    public CompletableFuture<Void> append(List<LedgerRow> rows) {
        return commits.submit(appends, rows, rows.size() * ROW_BYTES).thenAccept(_ -> {});
    }

    @Override
    public List<LedgerRow> of(InvocationId invocation) {
        return transactions.read(
                connection -> LedgerRows.of(connection, commits.dialect(), invocation));
    }

    @Override
    public Optional<List<UsageLine>> usage(UsageQuery query) {
        return transactions.read(connection -> UsageReader.read(connection, query));
    }

    @Override
    public CompletableFuture<Integer> sweep(long beforeMillis, int max) {
        return commits.submit(sweeps, new Sweep(beforeMillis, max), 0);
    }
}
