package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.batch;
import static io.penstock.runtime.store.Transactions.query;
import static io.penstock.runtime.store.Transactions.row;

import io.penstock.runtime.queue.CheckpointStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Checkpoints in the table {@code checkpoints}. */
public final class JdbcCheckpointStore implements CheckpointStore {

    private final Transactions transactions;
    private final GroupCommit commits;
    private final Writes<Save, @Nullable Void> writes =
            (transaction, saves) -> {
                for (Save save : saves) {
                    write(transaction.connection(), save);
                }
                return Collections.nCopies(saves.size(), null);
            };

    /**
     * A store over a database whose migrations have run.
     *
     * @param dataSource for reading
     * @param commits writes to the same database; closed by its owner
     */
    public JdbcCheckpointStore(DataSource dataSource, GroupCommit commits) {
        this.transactions = new Transactions(dataSource);
        this.commits = commits;
    }

    /** What a trigger's checkpoints become; forgets the trigger when there are none. */
    private record Save(String trigger, Map<String, String> checkpoints, boolean forget) {}

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
    public CompletableFuture<Void> save(String trigger, Map<String, String> checkpoints) {
        long bytes = checkpoints.values().stream().mapToLong(String::length).sum();
        return submit(new Save(trigger, new TreeMap<>(checkpoints), false), bytes);
    }

    @Override
    public CompletableFuture<Void> delete(String trigger) {
        return submit(new Save(trigger, Map.of(), true), 0);
    }

    private CompletableFuture<Void> submit(Save save, long bytes) {
        return commits.submit(writes, save, bytes).thenAccept(_ -> {});
    }

    private static void write(Connection connection, Save save) throws SQLException {
        if (save.forget()) {
            Transactions.update(
                    connection, "DELETE FROM checkpoints WHERE trigger_name = ?", save.trigger());
        }
        List<@Nullable Object[]> rows = new ArrayList<>();
        save.checkpoints().forEach((name, value) -> rows.add(row(save.trigger(), name, value)));
        batch(
                connection,
                "INSERT INTO checkpoints (trigger_name, name, value) VALUES (?, ?, ?)"
                        + " ON CONFLICT (trigger_name, name) DO UPDATE SET value = excluded.value",
                rows);
    }
}
