package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.query;
import static io.penstock.runtime.store.Transactions.update;

import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.queue.InvocationState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes out events that wait. */
final class CancelWrites implements Writes<InvocationId, Optional<InvocationState>> {

    private final String cancel;

    CancelWrites(Dialect dialect, QueueRetention retention) {
        this.cancel =
                "UPDATE invocations SET state = 6, ended_at = "
                        + dialect.nowMillis()
                        + ", purge_at = "
                        + retention.purgeAt(dialect)
                        + " WHERE seq = ? AND state = ?";
    }

    private record Found(long seq, InvocationState state) {}

    @Override
    public void keys(GroupTransaction transaction, List<InvocationId> ids, KeyLocks locks)
            throws SQLException {
        Connection connection = transaction.connection();
        List<Long> seqs = new ArrayList<>();
        for (InvocationId id : ids) {
            find(connection, id).ifPresent(found -> seqs.add(found.seq()));
        }
        OrderingKey.of(connection, seqs).values().forEach(key -> key.lock(locks));
    }

    @Override
    public List<Optional<InvocationState>> run(GroupTransaction transaction, List<InvocationId> ids)
            throws SQLException {
        List<Optional<InvocationState>> results = new ArrayList<>();
        for (InvocationId id : ids) {
            results.add(cancel(transaction.connection(), id));
        }
        return results;
    }

    private Optional<InvocationState> cancel(Connection connection, InvocationId id)
            throws SQLException {
        Optional<Found> found = find(connection, id);
        while (found.isPresent() && waits(found.get().state())) {
            long seq = found.get().seq();
            int state = InvocationRows.number(found.get().state());
            if (update(connection, cancel, seq, state) == 1) {
                Map<Long, OrderingKey> keys = OrderingKey.of(connection, List.of(seq));
                update(connection, "DELETE FROM payloads WHERE seq = ?", seq);
                OrderingKey.unblock(connection, keys.values());
                break;
            }
            // Another node changed it in between, e.g. claimed it.
            found = find(connection, id);
        }
        return found.map(Found::state);
    }

    private static boolean waits(InvocationState state) {
        return state == InvocationState.QUEUED || state == InvocationState.BLOCKED;
    }

    private static Optional<Found> find(Connection connection, InvocationId id)
            throws SQLException {
        return query(
                        connection,
                        row -> new Found(row.getLong(1), InvocationRows.state(row.getInt(2))),
                        "SELECT seq, state FROM invocations WHERE id = ?",
                        id.value())
                .stream()
                .findFirst();
    }
}
