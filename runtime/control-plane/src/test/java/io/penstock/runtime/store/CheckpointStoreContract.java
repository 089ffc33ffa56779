package io.penstock.runtime.store;

import static io.penstock.runtime.store.TestingQueueNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store of checkpoints promises over every database. */
abstract class CheckpointStoreContract {

    private TestingDatabase database;
    private GroupCommit commits;
    private JdbcCheckpointStore store;

    /** A new, empty database. */
    abstract TestingDatabase database();

    @BeforeEach
    void open() {
        database = database();
        start();
    }

    @AfterEach
    void close() {
        commits.close();
        database.close();
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(store.load("orders")).isEmpty();
    }

    @Test
    void bringsBackAllAfterARestart() {
        await(store.save("orders", Map.of("slot", "é \"1\"", "lsn", "0/16B3748")));
        await(store.save("files", Map.of("scan", "7")));

        commits.close();
        database.reopen();
        start();

        assertThat(store.load("orders"))
                .containsOnly(Map.entry("slot", "é \"1\""), Map.entry("lsn", "0/16B3748"));
        assertThat(store.load("files")).containsOnly(Map.entry("scan", "7"));
    }

    @Test
    void replacesThoseItIsGivenAndKeepsOthers() {
        await(store.save("orders", Map.of("slot", "1", "lsn", "2")));

        await(store.save("orders", Map.of("lsn", "3")));

        assertThat(store.load("orders"))
                .containsOnly(Map.entry("slot", "1"), Map.entry("lsn", "3"));
    }

    @Test
    void forgetsATriggerOnly() {
        await(store.save("orders", Map.of("lsn", "1")));
        await(store.save("files", Map.of("scan", "2")));

        await(store.delete("orders"));

        assertThat(store.load("orders")).isEmpty();
        assertThat(store.load("files")).isNotEmpty();
    }

    private void start() {
        commits =
                new GroupCommit(database.dataSource(), database.dialect(), TestingQueueNode.LIMITS);
        store = new JdbcCheckpointStore(database.dataSource(), commits);
    }
}
