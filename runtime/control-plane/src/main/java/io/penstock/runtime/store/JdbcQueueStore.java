package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.query;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.queue.CheckpointStore;
import io.penstock.runtime.queue.Claim;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.Enqueued;
import io.penstock.runtime.queue.InvocationQuery;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.QueueStore;
import io.penstock.runtime.queue.Settlement;
import io.penstock.runtime.queue.TriggerOwners;
import io.penstock.runtime.store.WriteLine.Entry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * The queue in the tables {@code invocations}, {@code payloads}, {@code answers} and {@code nodes}.
 * docs/internals/queue.md.
 */
public final class JdbcQueueStore implements QueueStore {

    /** One step in the index of the queued ones for each function, not for each event. */
    static final String DUE =
            "WITH RECURSIVE functions (function) AS ("
                    + "SELECT MIN(function) FROM invocations WHERE state = 0 UNION ALL"
                    + " SELECT (SELECT MIN(i.function) FROM invocations i"
                    + " WHERE i.state = 0 AND i.function > functions.function)"
                    + " FROM functions WHERE functions.function IS NOT NULL)"
                    + " SELECT function, (SELECT MIN(i.due_at) FROM invocations i"
                    + " WHERE i.state = 0 AND i.function = functions.function)"
                    + " FROM functions WHERE function IS NOT NULL";

    private final Transactions transactions;
    private final Dialect dialect;
    private final GroupCommit commits;
    private final NodeLeases leases;
    private final EnqueueWrites enqueue;
    private final ClaimWrites claim;
    private final SettleWrites settle;
    private final CancelWrites cancel;
    private final SweepWrites sweep;

    /**
     * A store over a database whose migrations have run.
     *
     * @param dataSource for reading
     * @param commits writes to the same database; closed by its owner
     * @param nodeNames a new name for this node at each call, unlike all names ever used
     */
    public JdbcQueueStore(
            DataSource dataSource,
            Dialect dialect,
            GroupCommit commits,
            QueueRetention retention,
            Supplier<String> nodeNames) {
        this.transactions = new Transactions(dataSource);
        this.dialect = dialect;
        this.commits = commits;
        this.leases = new NodeLeases(commits, dialect, nodeNames);
        this.enqueue = new EnqueueWrites(dialect, leases, retention);
        this.claim = new ClaimWrites(dialect, leases);
        this.settle = new SettleWrites(dialect, leases::name, retention, enqueue);
        this.cancel = new CancelWrites(dialect, retention);
        this.sweep = new SweepWrites(dialect);
    }

    @Override
    public CompletableFuture<Enqueued> enqueue(NewEvent event, boolean claimed) {
        EnqueueWrites.Write write = EnqueueWrites.Write.of(event, claimed);
        return commits.submit(enqueue, write, write.bytes());
    }

    @Override
    public CompletableFuture<List<ClaimedEvent>> claim(
            FunctionName function, int max, long bodyBytesMax) {
        return commits.submit(claim, new ClaimWrites.Write(function, max, bodyBytesMax), 0);
    }

    @Override
    public CompletableFuture<Boolean> settle(Settlement settlement) {
        return commits.submit(settle, settlement, SettleWrites.bytes(settlement), Entry.ALWAYS);
    }

    @Override
    public List<Claim> claims() {
        return transactions.read(
                connection ->
                        query(
                                connection,
                                row ->
                                        new Claim(
                                                row.getLong(1),
                                                new InvocationId(row.getString(2)),
                                                row.getLong(3)),
                                "SELECT seq, id, fence FROM invocations"
                                        + " WHERE state = 2 AND claimed_by = ?",
                                leases.name()));
    }

    @Override
    public CompletableFuture<Optional<InvocationState>> cancel(InvocationId id) {
        return commits.submit(cancel, id, 0);
    }

    @Override
    public Map<FunctionName, Long> due() {
        return byFunction(DUE);
    }

    @Override
    public Map<FunctionName, Long> depths() {
        return byFunction(
                "SELECT function, COUNT(*) FROM ("
                        + "SELECT function FROM invocations WHERE state = 0 UNION ALL"
                        + " SELECT function FROM invocations WHERE state = 1 UNION ALL"
                        + " SELECT function FROM invocations WHERE state = 2) live"
                        + " GROUP BY function");
    }

    private Map<FunctionName, Long> byFunction(String sql) {
        Map<FunctionName, Long> values = new HashMap<>();
        transactions.read(
                connection ->
                        query(
                                connection,
                                row ->
                                        values.put(
                                                FunctionName.parse(row.getString(1)),
                                                row.getLong(2)),
                                sql));
        return values;
    }

    @Override
    public Optional<InvocationRecord> find(InvocationId id) {
        return transactions
                .read(
                        connection ->
                                query(
                                        connection,
                                        InvocationRows::recordWithAnswer,
                                        "SELECT "
                                                + InvocationRows.RECORD_WITH_ANSWER
                                                + InvocationRows.FROM_WITH_ANSWER
                                                + " WHERE i.id = ?",
                                        id.value()))
                .stream()
                .findFirst();
    }

    @Override
    public List<InvocationRecord> list(InvocationQuery query) {
        InvocationSearch search = InvocationSearch.of(query);
        return transactions.read(
                connection ->
                        query(
                                connection,
                                InvocationRows::record,
                                search.sql(),
                                search.parameters().toArray()));
    }

    @Override
    public CompletableFuture<Integer> renewLease(Duration lease) {
        return leases.renew(lease);
    }

    @Override
    public CompletableFuture<Integer> releaseAll() {
        return leases.releaseAll();
    }

    /**
     * Gives back the claims of all other nodes, whatever their leases. For the start of a process
     * that knows it is the only one, before it claims.
     *
     * @return how many claims came back to the queue
     */
    public CompletableFuture<Integer> takeOver() {
        return leases.takeOver();
    }

    /** How far triggers have come, as long as they are this node's. */
    public CheckpointStore checkpoints() {
        return new JdbcCheckpointStore(transactions, dialect, commits, leases::name);
    }

    /** Which triggers are this node's, by the same lease as its claims. */
    public TriggerOwners triggerOwners() {
        return new JdbcTriggerOwners(transactions, dialect, leases);
    }

    @Override
    public CompletableFuture<Integer> sweep(int max) {
        return commits.submit(sweep, max, 0);
    }
}
