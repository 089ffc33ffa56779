package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.query;

import io.penstock.protocol.Slice;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.queue.DeadLetter;
import io.penstock.runtime.queue.DeadLetterBatch;
import io.penstock.runtime.queue.DeadLetterBatch.Changed;
import io.penstock.runtime.queue.DeadLetterStore;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.store.DeadLetterWrites.Write;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;

/** Dead letters: the rows of {@code invocations} that were given up while nobody waited. */
public final class JdbcDeadLetterStore implements DeadLetterStore {

    private final Transactions transactions;
    private final GroupCommit commits;
    private final DeadLetterWrites writes;
    private final String now;

    /**
     * A store over a database whose migrations have run.
     *
     * @param dataSource for reading
     * @param commits writes to the same database; closed by its owner
     */
    public JdbcDeadLetterStore(DataSource dataSource, Dialect dialect, GroupCommit commits) {
        this.transactions = new Transactions(dataSource);
        this.commits = commits;
        this.writes = new DeadLetterWrites(dialect);
        this.now = "SELECT " + dialect.nowMillis();
    }

    @Override
    public List<InvocationRecord> list(
            Optional<String> namespace,
            Optional<FunctionName> function,
            Optional<InvocationId> after,
            int max) {
        InvocationSearch search = InvocationSearch.deadLetters(namespace, function, after, max);
        return transactions.read(
                connection ->
                        query(
                                connection,
                                InvocationRows::record,
                                search.sql(),
                                search.parameters().toArray()));
    }

    @Override
    public Optional<DeadLetter> find(InvocationId id) {
        return transactions
                .read(
                        connection ->
                                query(
                                        connection,
                                        row ->
                                                new DeadLetter(
                                                        InvocationRows.record(row),
                                                        HeadersJson.request(
                                                                row.getString("envelope"),
                                                                Slice.wrap(row.getBytes("body")))),
                                        "SELECT "
                                                + InvocationRows.RECORD
                                                + ", p.envelope, p.body FROM invocations i"
                                                + " JOIN payloads p ON p.seq = i.seq"
                                                + " WHERE i.id = ? AND "
                                                + DeadLetterWrites.DEAD,
                                        id.value()))
                .stream()
                .findFirst();
    }

    @Override
    public Map<FunctionName, Long> counts() {
        Map<FunctionName, Long> counts = new HashMap<>();
        transactions.read(
                connection ->
                        query(
                                connection,
                                row ->
                                        counts.put(
                                                FunctionName.parse(row.getString(1)),
                                                row.getLong(2)),
                                "SELECT i.function, COUNT(*) FROM invocations i WHERE "
                                        + DeadLetterWrites.DEAD
                                        + " GROUP BY i.function"));
        return counts;
    }

    @Override
    public CompletableFuture<Boolean> redrive(
            InvocationId id, long dueAtMillis, long expiresAtMillis) {
        return submit(new Write.RedriveOne(id, dueAtMillis, expiresAtMillis))
                .thenApply(changed -> changed.count() > 0);
    }

    @Override
    public long nowMillis() {
        return transactions
                .read(connection -> query(connection, row -> row.getLong(1), now))
                .getFirst();
    }

    @Override
    public CompletableFuture<Changed> redrive(
            DeadLetterBatch batch, long firstDueAtMillis, long spacingMicros, long ageMaxMillis) {
        return submit(new Write.RedriveBatch(batch, firstDueAtMillis, spacingMicros, ageMaxMillis));
    }

    @Override
    public CompletableFuture<Boolean> purge(InvocationId id) {
        return submit(new Write.PurgeOne(id)).thenApply(changed -> changed.count() > 0);
    }

    @Override
    public CompletableFuture<Changed> purge(DeadLetterBatch batch) {
        return submit(new Write.PurgeBatch(batch));
    }

    private CompletableFuture<Changed> submit(Write write) {
        return commits.submit(writes, write, 0);
    }
}
