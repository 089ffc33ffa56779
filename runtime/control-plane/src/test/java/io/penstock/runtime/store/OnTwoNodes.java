package io.penstock.runtime.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A new, empty database for each test, and two nodes over it. */
abstract class OnTwoNodes extends OnOneNode {

    TestingQueueNode other;

    @BeforeEach
    void openOther() {
        other = startNode();
    }

    @AfterEach
    void closeOther() {
        other.close();
    }
}
