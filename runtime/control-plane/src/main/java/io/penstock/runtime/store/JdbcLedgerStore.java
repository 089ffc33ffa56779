package io.penstock.runtime.store;

import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.ledger.LedgerStore;
import io.penstock.runtime.ledger.UsageLine;
import io.penstock.runtime.ledger.UsageQuery;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;

/** The ledger in the tables {@code ledger} and {@code usage_minutes}. */
public final class JdbcLedgerStore implements LedgerStore {

    private final Transactions transactions;

    /** A store over a database whose migrations have run. */
    public JdbcLedgerStore(DataSource dataSource) {
        this.transactions = new Transactions(dataSource);
    }

    @Override
    public CompletableFuture<Void> append(List<LedgerRow> rows) {
        return write(connection -> LedgerRows.append(connection, rows)).thenAccept(_ -> {});
    }

    @Override
    public List<LedgerRow> of(InvocationId invocation) {
        return transactions.read(connection -> LedgerRows.of(connection, invocation));
    }

    @Override
    public Optional<List<UsageLine>> usage(UsageQuery query) {
        return transactions.read(connection -> UsageReader.read(connection, query));
    }

    @Override
    public CompletableFuture<Integer> sweep(long beforeMillis, int max) {
        return write(connection -> LedgerRows.sweep(connection, beforeMillis, max));
    }

    private <T> CompletableFuture<T> write(Transactions.Work<T> work) {
        try {
            return CompletableFuture.completedFuture(transactions.call(work));
        } catch (ProblemException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
