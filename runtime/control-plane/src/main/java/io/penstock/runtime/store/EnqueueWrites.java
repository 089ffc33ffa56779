package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.batch;
import static io.penstock.runtime.store.Transactions.query;
import static io.penstock.runtime.store.Transactions.row;
import static io.penstock.runtime.store.Transactions.update;

import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.queue.Claim;
import io.penstock.runtime.queue.Enqueued;
import io.penstock.runtime.queue.IdempotencyKey;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.NewEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds events: with one statement each for rows, bodies and keys, however many there are. */
final class EnqueueWrites implements Writes<EnqueueWrites.Write, Enqueued> {

    private static final String INSERT =
            "INSERT INTO invocations (seq, id, function, namespace, target, mode, state, due_at,"
                    + " accepted_at, expires_at, fence, claimed_by, body_bytes, ordering_key,"
                    + " idempotency_key, request_digest, source, parent, depth)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (function, idempotency_key) WHERE idempotency_key IS NOT NULL"
                    + " DO NOTHING";

    private final Dialect dialect;
    private final NodeLeases leases;
    private final long keyRetentionMillis;

    EnqueueWrites(Dialect dialect, NodeLeases leases, QueueRetention retention) {
        this.dialect = dialect;
        this.leases = leases;
        this.keyRetentionMillis = retention.idempotencyKeys().toMillis();
    }

    /**
     * An event to be added.
     *
     * @param claim whether this node wants it
     * @param envelope its request as JSON
     */
    record Write(NewEvent event, boolean claim, String envelope) {

        /** Makes the JSON on the caller's thread, as the store has only one. */
        static Write of(NewEvent event, boolean claim) {
            return new Write(event, claim, HeadersJson.envelope(event.request()));
        }

        /** How much memory it keeps, roughly. */
        long bytes() {
            return (long) event.request().body().length() + envelope.length();
        }

        private String function() {
            return event.target().function().toString();
        }

        /** Whether it can be this node's at once, if its ordering key allows. */
        private boolean claimable() {
            return claim && event.dueAtMillis() <= event.acceptedAtMillis();
        }

        /** Whether another node has no use for it: its caller waits here. */
        private boolean onlyHere() {
            return claim && event.mode() == NewEvent.Mode.SYNC;
        }

        private @Nullable OrderingKey orderingKey() {
            return event.orderingKey().map(key -> new OrderingKey(function(), key)).orElse(null);
        }
    }

    @Override
    public void keys(GroupTransaction transaction, List<Write> writes, KeyLocks locks)
            throws SQLException {
        if (writes.stream().anyMatch(Write::claimable)) {
            boolean _ = leases.hold(transaction);
        }
        for (Write write : writes) {
            String function = write.function();
            write.event().orderingKey().ifPresent(key -> locks.addOrdering(function, key));
            write.event()
                    .idempotencyKey()
                    .ifPresent(key -> locks.addIdempotency(function, key.value()));
        }
    }

    @Override
    public List<Enqueued> run(GroupTransaction transaction, List<Write> writes)
            throws SQLException {
        boolean lost = writes.stream().anyMatch(Write::claimable) && !leases.hold(transaction);
        return insert(transaction.connection(), lost ? unclaimed(writes) : writes);
    }

    /** The same for anybody, as this node may claim nothing. */
    private static List<Write> unclaimed(List<Write> writes) {
        if (writes.stream().anyMatch(Write::onlyHere)) {
            throw Transactions.unavailable(
                            "This node's lease in the store is over and is being renewed.")
                    .exception();
        }
        return writes.stream()
                .map(write -> new Write(write.event(), false, write.envelope()))
                .toList();
    }

    /** Adds events within somebody's transaction, which holds their keys. */
    List<Enqueued> insert(Connection connection, List<Write> writes) throws SQLException {
        List<Long> seqs = dialect.reserve(connection, writes.size());
        boolean[] added = insertRows(connection, writes, seqs);
        List<@Nullable Object[]> payloads = new ArrayList<>(writes.size());
        for (int i = 0; i < writes.size(); i++) {
            if (added[i]) {
                Write write = writes.get(i);
                byte[] body = write.event().request().body().array();
                payloads.add(row(seqs.get(i), write.envelope(), body));
            }
        }
        batch(connection, "INSERT INTO payloads (seq, envelope, body) VALUES (?, ?, ?)", payloads);
        Set<Long> claimed = order(connection, writes, seqs, added);
        List<Enqueued> results = new ArrayList<>(writes.size());
        for (int i = 0; i < writes.size(); i++) {
            Write write = writes.get(i);
            if (!added[i]) {
                results.add(duplicate(connection, write));
            } else if (claimed.contains(seqs.get(i))) {
                results.add(new Enqueued.Claimed(new Claim(seqs.get(i), write.event().id(), 1)));
            } else {
                results.add(new Enqueued.Queued());
            }
        }
        return results;
    }

    private boolean[] insertRows(Connection connection, List<Write> writes, List<Long> seqs)
            throws SQLException {
        List<@Nullable Object[]> rows = new ArrayList<>(writes.size());
        for (int i = 0; i < writes.size(); i++) {
            rows.add(parameters(writes.get(i), seqs.get(i)));
        }
        int[] counts = batch(connection, INSERT, rows);
        boolean[] added = new boolean[counts.length];
        for (int i = 0; i < counts.length; i++) {
            added[i] =
                    counts[i] == 1
                            || (freeKey(connection, writes.get(i))
                                    && update(connection, INSERT, rows.get(i)) == 1);
        }
        return added;
    }

    private @Nullable Object[] parameters(Write write, long seq) {
        NewEvent event = write.event();
        // One with an ordering key is let go like all others of its key: when it is the first.
        boolean blocked = event.orderingKey().isPresent();
        boolean running = !blocked && write.claimable();
        InvocationState state =
                blocked
                        ? InvocationState.BLOCKED
                        : running ? InvocationState.RUNNING : InvocationState.QUEUED;
        return row(
                seq,
                event.id().value(),
                write.function(),
                event.target().function().namespace(),
                event.target().text(),
                InvocationRows.number(event.mode()),
                InvocationRows.number(state),
                event.dueAtMillis(),
                event.acceptedAtMillis(),
                event.expiresAtMillis(),
                running ? 1 : 0,
                running ? leases.name() : null,
                event.request().body().length(),
                event.orderingKey().orElse(null),
                event.idempotencyKey().map(IdempotencyKey::value).orElse(null),
                event.idempotencyKey().map(IdempotencyKey::requestDigest).orElse(null),
                event.lineage().trigger(),
                event.lineage().parent().map(InvocationId::value).orElse(null),
                event.lineage().depth());
    }

    /** Takes an idempotency key from one that ended and is old enough; whether it is free now. */
    private boolean freeKey(Connection connection, Write write) throws SQLException {
        IdempotencyKey key = write.event().idempotencyKey().orElseThrow();
        List<Boolean> counts =
                query(
                        connection,
                        row -> row.getBoolean(1),
                        "SELECT state <= 2 OR accepted_at >= ? FROM invocations"
                                + " WHERE function = ? AND idempotency_key = ?",
                        write.event().acceptedAtMillis() - keyRetentionMillis,
                        write.function(),
                        key.value());
        if (counts.contains(true)) {
            return false;
        }
        update(
                connection,
                "UPDATE invocations SET idempotency_key = NULL, request_digest = NULL"
                        + " WHERE function = ? AND idempotency_key = ?",
                write.function(),
                key.value());
        return true;
    }

    /** Lets the first of each ordering key go; which of the new ones this node has. */
    private Set<Long> order(
            Connection connection, List<Write> writes, List<Long> seqs, boolean[] added)
            throws SQLException {
        Set<Long> claimed = new LinkedHashSet<>();
        List<Long> wanted = new ArrayList<>();
        Set<OrderingKey> keys = new LinkedHashSet<>();
        for (int i = 0; i < writes.size(); i++) {
            Write write = writes.get(i);
            OrderingKey key = write.orderingKey();
            if (!added[i]) {
                continue;
            }
            if (key != null) {
                keys.add(key);
            }
            if (write.claimable()) {
                (key == null ? claimed : wanted).add(seqs.get(i));
            }
        }
        OrderingKey.unblock(connection, keys);
        int[] counts =
                batch(
                        connection,
                        "UPDATE invocations SET state = 2, fence = 1, claimed_by = ?"
                                + " WHERE seq = ? AND state = 0",
                        wanted.stream().map(seq -> row(leases.name(), seq)).toList());
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] == 1) {
                claimed.add(wanted.get(i));
            }
        }
        return claimed;
    }

    private static Enqueued duplicate(Connection connection, Write write) throws SQLException {
        return new Enqueued.Duplicate(
                query(
                                connection,
                                InvocationRows::recordWithAnswer,
                                "SELECT "
                                        + InvocationRows.RECORD_WITH_ANSWER
                                        + InvocationRows.FROM_WITH_ANSWER
                                        + " WHERE i.function = ? AND i.idempotency_key = ?",
                                write.function(),
                                write.event().idempotencyKey().orElseThrow().value())
                        .getFirst());
    }
}
