package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.batch;
import static io.penstock.runtime.store.Transactions.row;

import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.Settlement;
import io.penstock.runtime.queue.Settlement.Ending;
import io.penstock.runtime.queue.StoredAnswer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Ends claims, with their ledger rows and the events that follow. */
final class SettleWrites implements Writes<Settlement, Boolean> {

    private final EndingStatements statements;
    private final EnqueueWrites enqueue;
    private final Supplier<String> node;

    SettleWrites(
            Dialect dialect,
            Supplier<String> node,
            QueueRetention retention,
            EnqueueWrites enqueue) {
        this.statements = new EndingStatements(dialect, retention);
        this.enqueue = enqueue;
        this.node = node;
    }

    /** How much memory a settlement keeps, roughly. */
    static long bytes(Settlement settlement) {
        long answer =
                settlement.ending() instanceof Ending.Succeeded(StoredAnswer kept)
                        ? kept.body().length()
                        : 0;
        return answer
                + settlement.followUps().stream()
                        .mapToLong(event -> event.request().body().length())
                        .sum();
    }

    @Override
    public void keys(GroupTransaction transaction, List<Settlement> settlements, KeyLocks locks)
            throws SQLException {
        OrderingKey.of(transaction.connection(), seqs(settlements))
                .values()
                .forEach(key -> key.lock(locks));
        enqueue.keys(transaction, followUps(settlements), locks);
    }

    @Override
    public List<Boolean> run(GroupTransaction transaction, List<Settlement> settlements)
            throws SQLException {
        Connection connection = transaction.connection();
        Map<Long, OrderingKey> keys = OrderingKey.of(connection, seqs(settlements));
        boolean[] counted = statements.run(connection, settlements, node.get());
        List<Settlement> effective = new ArrayList<>();
        List<Boolean> results = new ArrayList<>();
        for (int i = 0; i < counted.length; i++) {
            Settlement settlement = settlements.get(i);
            results.add(counted[i]);
            if (counted[i]) {
                effective.add(settlement);
            }
            settlement.row().ifPresent(transaction::addLedgerRow);
        }
        keepAnswers(connection, effective);
        dropPayloads(connection, effective);
        OrderingKey.unblock(
                connection,
                effective.stream()
                        .filter(settlement -> !(settlement.ending() instanceof Ending.Retry))
                        .map(settlement -> keys.get(settlement.claim().seq()))
                        .filter(Objects::nonNull)
                        .toList());
        List<EnqueueWrites.Write> followUps = followUps(effective);
        if (!followUps.isEmpty()) {
            enqueue.insert(connection, followUps);
        }
        return results;
    }

    private static void keepAnswers(Connection connection, List<Settlement> settlements)
            throws SQLException {
        List<@Nullable Object[]> answers = new ArrayList<>();
        for (Settlement settlement : settlements) {
            if (settlement.ending() instanceof Ending.Succeeded(StoredAnswer answer)) {
                answers.add(
                        row(
                                settlement.claim().seq(),
                                answer.status(),
                                HeadersJson.write(answer.headers()),
                                answer.body().array(),
                                answer.bodyBytes()));
            }
        }
        batch(
                connection,
                "INSERT INTO answers (seq, status, headers, body, body_bytes)"
                        + " VALUES (?, ?, ?, ?, ?)",
                answers);
    }

    /** Drops the requests of those that aren't run again. */
    private static void dropPayloads(Connection connection, List<Settlement> settlements)
            throws SQLException {
        List<@Nullable Object[]> succeeded = new ArrayList<>();
        List<@Nullable Object[]> perhaps = new ArrayList<>();
        for (Settlement settlement : settlements) {
            long seq = settlement.claim().seq();
            switch (settlement.ending()) {
                case Ending.Succeeded _ -> succeeded.add(row(seq));
                case Ending.Retry _ -> {}
                case Ending.Dead _, Ending.Released _, Ending.Forgotten _ -> perhaps.add(row(seq));
            }
        }
        batch(connection, "DELETE FROM payloads WHERE seq = ?", succeeded);
        batch(
                connection,
                "DELETE FROM payloads WHERE seq = ? AND NOT EXISTS (SELECT 1 FROM invocations i"
                        + " WHERE i.seq = payloads.seq AND i.mode = "
                        + InvocationRows.number(NewEvent.Mode.ASYNC)
                        + ")",
                perhaps);
    }

    private static List<Long> seqs(List<Settlement> settlements) {
        return settlements.stream().map(settlement -> settlement.claim().seq()).toList();
    }

    private static List<EnqueueWrites.Write> followUps(List<Settlement> settlements) {
        return settlements.stream()
                .flatMap(settlement -> settlement.followUps().stream())
                .map(event -> EnqueueWrites.Write.of(event, false))
                .toList();
    }
}
