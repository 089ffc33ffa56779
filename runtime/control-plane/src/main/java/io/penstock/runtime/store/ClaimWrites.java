package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.batch;
import static io.penstock.runtime.store.Transactions.query;
import static io.penstock.runtime.store.Transactions.row;

import io.penstock.protocol.Slice;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.EventRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives a node the oldest queued events of functions. */
final class ClaimWrites implements Writes<ClaimWrites.Write, List<ClaimedEvent>> {

    private final NodeLeases leases;
    private final String select;

    ClaimWrites(Dialect dialect, NodeLeases leases) {
        this.leases = leases;
        this.select = select(dialect);
    }

    /** The query for what is due of a function; goes through the index of the queued ones only. */
    static String select(Dialect dialect) {
        return "SELECT "
                + InvocationRows.CLAIMED
                + " FROM invocations i WHERE i.function = ? AND i.state = 0 AND i.due_at <= "
                + dialect.nowMillis()
                + " ORDER BY i.due_at, i.seq LIMIT ?"
                + dialect.skipLocked();
    }

    /** What a node wants. */
    record Write(FunctionName function, int max, long bodyBytesMax) {}

    @Override
    public void keys(GroupTransaction transaction, List<Write> writes, KeyLocks locks)
            throws SQLException {
        boolean _ = leases.hold(transaction);
    }

    @Override
    public List<List<ClaimedEvent>> run(GroupTransaction transaction, List<Write> writes)
            throws SQLException {
        if (!leases.hold(transaction)) {
            return writes.stream().map(_ -> List.<ClaimedEvent>of()).toList();
        }
        Connection connection = transaction.connection();
        List<List<InvocationRows.Row>> claims = new ArrayList<>();
        List<Long> seqs = new ArrayList<>();
        for (Write write : writes) {
            List<InvocationRows.Row> rows = claim(connection, write);
            rows.forEach(row -> seqs.add(row.claim().seq()));
            claims.add(rows);
        }
        Map<Long, EventRequest> requests = requests(connection, seqs);
        List<List<ClaimedEvent>> events = new ArrayList<>();
        for (List<InvocationRows.Row> rows : claims) {
            List<ClaimedEvent> claimed = new ArrayList<>();
            for (InvocationRows.Row row : rows) {
                EventRequest request = requests.get(row.claim().seq());
                if (request == null) {
                    throw new IllegalStateException("an event without its request: " + row.claim());
                }
                claimed.add(InvocationRows.claimed(row, request));
            }
            events.add(claimed);
        }
        return events;
    }

    private List<InvocationRows.Row> claim(Connection connection, Write write) throws SQLException {
        List<InvocationRows.Row> rows = new ArrayList<>();
        long bytes = 0;
        for (InvocationRows.Row row :
                query(
                        connection,
                        InvocationRows::claimable,
                        select,
                        write.function().toString(),
                        write.max())) {
            rows.add(row);
            bytes += row.bodyBytes();
            if (bytes >= write.bodyBytesMax()) {
                break;
            }
        }
        batch(
                connection,
                "UPDATE invocations SET state = 2, fence = ?, claimed_by = ? WHERE seq = ?",
                rows.stream()
                        .map(one -> row(one.claim().fence(), leases.name(), one.claim().seq()))
                        .toList());
        return rows;
    }

    private static Map<Long, EventRequest> requests(Connection connection, List<Long> seqs)
            throws SQLException {
        Map<Long, EventRequest> requests = new HashMap<>();
        for (InList list : InList.of(seqs)) {
            query(
                    connection,
                    row ->
                            requests.put(
                                    row.getLong(1),
                                    HeadersJson.request(
                                            row.getString(2), Slice.wrap(row.getBytes(3)))),
                    "SELECT seq, envelope, body FROM payloads WHERE seq IN " + list.sql(),
                    list.parameters().toArray());
        }
        return requests;
    }
}
