package io.penstock.runtime.store;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A new, empty database for each test, and a node over it that has its lease. */
abstract class OnOneNode {

    static final Duration LEASE = Duration.ofHours(1);

    TestingDatabase database;
    TestingQueueNode node;

    /** A new, empty database. */
    abstract TestingDatabase database();

    @BeforeEach
    void open() {
        database = database();
        node = startNode();
    }

    /** One more node that has its lease; closed by the caller. */
    TestingQueueNode startNode() {
        TestingQueueNode started = new TestingQueueNode(database);
        started.renew(LEASE);
        return started;
    }

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    /** Ends the node and starts another over the same data. */
    void restart() {
        node.close();
        database.reopen();
        node = startNode();
    }
}
