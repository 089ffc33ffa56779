package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.batch;
import static io.penstock.runtime.store.Transactions.query;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.queue.CheckpointStore;
import io.penstock.runtime.registry.Trigger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Checkpoints in the table {@code checkpoints}. */
final class JdbcCheckpointStore implements CheckpointStore {

    private final Transactions transactions;
    private final Dialect dialect;
    private final GroupCommit commits;
    private final Supplier<String> node;
    private final Writes<Save, Boolean> writes =
            (transaction, saves) -> {
                List<Boolean> written = new ArrayList<>();
                for (Save save : saves) {
                    written.add(write(transaction.connection(), save));
                }
                return written;
            };

    /**
     * A store over a database whose migrations have run.
     *
     * @param node the present name under which this node has its lease
     */
    JdbcCheckpointStore(
            Transactions transactions,
            Dialect dialect,
            GroupCommit commits,
            Supplier<String> node) {
        this.transactions = transactions;
        this.dialect = dialect;
        this.commits = commits;
        this.node = node;
    }

    private record Save(Trigger trigger, Map<String, String> checkpoints) {}

    @Override
    public Map<String, String> load(String trigger) {
        Map<String, String> checkpoints = new HashMap<>();
        transactions.read(
                connection ->
                        query(
                                connection,
                                row -> checkpoints.put(row.getString(1), row.getString(2)),
                                "SELECT name, value FROM checkpoints WHERE trigger_name = ?",
                                trigger));
        return checkpoints;
    }

    @Override
    public CompletableFuture<Void> save(Trigger trigger, Map<String, String> checkpoints) {
        long bytes = checkpoints.values().stream().mapToLong(String::length).sum();
        return commits.submit(writes, new Save(trigger, new TreeMap<>(checkpoints)), bytes)
                .thenAccept(
                        written -> {
                            if (!written) {
                                throw Problem.of(
                                                ErrorCode.CONFLICT,
                                                "Another node has trigger '%s'."
                                                        .formatted(trigger.name()))
                                        .exception();
                            }
                        });
    }

    /** Whether this node may still say how far the trigger is. */
    private boolean write(Connection connection, Save save) throws SQLException {
        Trigger trigger = save.trigger();
        if (!isThere(connection, trigger)) {
            // Nothing has to be known of it any more.
            return true;
        }
        String name = trigger.name().toString();
        if (isElsewhere(connection, name)) {
            return false;
        }
        List<@Nullable Object[]> rows = new ArrayList<>();
        save.checkpoints()
                .forEach((key, value) -> rows.add(new @Nullable Object[] {name, key, value}));
        batch(
                connection,
                "INSERT INTO checkpoints (trigger_name, name, value) VALUES (?, ?, ?)"
                        + " ON CONFLICT (trigger_name, name) DO UPDATE SET value = excluded.value",
                rows);
        return true;
    }

    /** It stays there until the commit: whoever deletes it finds what is written now. */
    private boolean isThere(Connection connection, Trigger trigger) throws SQLException {
        String keep = dialect.locks() ? " FOR SHARE" : "";
        return !query(
                        connection,
                        _ -> true,
                        "SELECT 1 FROM triggers WHERE namespace = ? AND name = ? AND created_at = ?"
                                + keep,
                        trigger.name().namespace(),
                        trigger.name().name(),
                        trigger.createdAt().toEpochMilli())
                .isEmpty();
    }

    private boolean isElsewhere(Connection connection, String trigger) throws SQLException {
        return !query(
                        connection,
                        _ -> true,
                        "SELECT 1 FROM trigger_owners WHERE trigger_name = ? AND node <> ?",
                        trigger,
                        node.get())
                .isEmpty();
    }
}
