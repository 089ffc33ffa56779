package io.penstock.runtime.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A new, empty database for each test, and a node over it. */
abstract class OnOneNode {

    TestingDatabase database;
    TestingQueueNode node;

    /** A new, empty database. */
    abstract TestingDatabase database();

    @BeforeEach
    void open() {
        database = database();
        node = new TestingQueueNode(database);
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
        node = new TestingQueueNode(database);
    }
}
