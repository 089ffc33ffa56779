package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.batch;
import static io.penstock.runtime.store.Transactions.query;
import static io.penstock.runtime.store.Transactions.row;

import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.queue.DeadLetterBatch;
import io.penstock.runtime.queue.DeadLetterBatch.Changed;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Puts dead letters back into the queue or removes them. */
final class DeadLetterWrites implements Writes<DeadLetterWrites.Write, Changed> {

    /** What makes a row a dead letter, as its index has it. */
    static final String DEAD = "i.state IN (4, 5) AND i.mode = 0";

    private final Dialect dialect;

    DeadLetterWrites(Dialect dialect) {
        this.dialect = dialect;
    }

    /** What is to be done with which of them. */
    sealed interface Write {

        /** Puts one back. */
        record RedriveOne(InvocationId id, long dueAtMillis, long expiresAtMillis)
                implements Write {}

        /** Puts several back. */
        record RedriveBatch(
                DeadLetterBatch batch, long firstDueAtMillis, long spacingMicros, long ageMaxMillis)
                implements Write {}

        /** Removes one. */
        record PurgeOne(InvocationId id) implements Write {}

        /** Removes several. */
        record PurgeBatch(DeadLetterBatch batch) implements Write {}
    }

    private record Letter(long seq, @Nullable OrderingKey key) {}

    @Override
    public List<Changed> run(GroupTransaction transaction, List<Write> writes) throws SQLException {
        List<Changed> changes = new ArrayList<>();
        for (Write write : writes) {
            changes.add(run(transaction.connection(), write));
        }
        return changes;
    }

    private Changed run(Connection connection, Write write) throws SQLException {
        return switch (write) {
            case Write.RedriveOne one -> {
                List<Letter> letters = find(connection, one.id());
                yield redrive(
                        connection,
                        letters,
                        one.dueAtMillis(),
                        0,
                        one.expiresAtMillis() - one.dueAtMillis());
            }
            case Write.RedriveBatch several -> {
                List<Letter> letters = find(connection, several.batch());
                yield redrive(
                        connection,
                        letters,
                        several.firstDueAtMillis(),
                        several.spacingMicros(),
                        several.ageMaxMillis());
            }
            case Write.PurgeOne one -> purge(connection, find(connection, one.id()));
            case Write.PurgeBatch several -> purge(connection, find(connection, several.batch()));
        };
    }

    private List<Letter> find(Connection connection, InvocationId id) throws SQLException {
        return letters(connection, "i.id = ? AND " + DEAD, id.value());
    }

    private List<Letter> find(Connection connection, DeadLetterBatch batch) throws SQLException {
        return letters(
                connection,
                "i.function = ? AND "
                        + DEAD
                        + " AND i.seq > ? AND i.ended_at <= ? ORDER BY i.seq LIMIT ?",
                batch.function().toString(),
                batch.afterSeq(),
                batch.givenUpUntilMillis(),
                batch.max());
    }

    private List<Letter> letters(
            Connection connection, String which, @Nullable Object... parameters)
            throws SQLException {
        return query(
                connection,
                row -> {
                    String key = row.getString(3);
                    return new Letter(
                            row.getLong(1),
                            key == null ? null : new OrderingKey(row.getString(2), key));
                },
                "SELECT i.seq, i.function, i.ordering_key FROM invocations i WHERE "
                        + which
                        + dialect.skipLocked(),
                parameters);
    }

    private Changed redrive(
            Connection connection,
            List<Letter> letters,
            long firstDueAtMillis,
            long spacingMicros,
            long ageMaxMillis)
            throws SQLException {
        List<OrderingKey> keys =
                letters.stream().map(Letter::key).filter(Objects::nonNull).distinct().toList();
        OrderingKey.lockLate(dialect, connection, keys);
        List<@Nullable Object[]> rows = new ArrayList<>();
        List<@Nullable Object[]> later = new ArrayList<>();
        for (Letter letter : letters) {
            long due =
                    firstDueAtMillis + TimeUnit.MICROSECONDS.toMillis(rows.size() * spacingMicros);
            OrderingKey key = letter.key();
            rows.add(row(key == null ? 0 : 1, due, due + ageMaxMillis, letter.seq()));
            if (key != null) {
                later.add(row(key.function(), key.key(), letter.seq()));
            }
        }
        // The key goes to the oldest; one that runs keeps it until it ends.
        batch(
                connection,
                "UPDATE invocations SET state = 1 WHERE function = ? AND ordering_key = ?"
                        + " AND ordering_key IS NOT NULL AND state IN (0, 2) AND state = 0"
                        + " AND seq > ?",
                later);
        batch(
                connection,
                "UPDATE invocations SET state = ?, due_at = ?, expires_at = ?, attempts = 0,"
                        + " deferrals = 0, ended_at = NULL, error_code = NULL,"
                        + " error_detail = NULL, error_type = NULL, error_message = NULL,"
                        + " error_stack = NULL WHERE seq = ?",
                rows);
        OrderingKey.unblock(connection, keys);
        return changed(letters);
    }

    private static Changed purge(Connection connection, List<Letter> letters) throws SQLException {
        SweepWrites.remove(connection, letters.stream().map(Letter::seq).toList());
        return changed(letters);
    }

    private static Changed changed(List<Letter> letters) {
        return new Changed(letters.size(), letters.isEmpty() ? 0 : letters.getLast().seq());
    }
}
