package io.penstock.runtime.delivery;

import io.penstock.runtime.pool.TestingNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node for all tests of a class, and a pump for each with the functions {@code f} and {@code g}.
 */
abstract class PumpFixture {

    /** Of one function. */
    static final int IN_FLIGHT_MAX = 5;

    @TempDir private static Path folder;
    private static TestingNode node;

    /** Made by {@link #start}, with which each test begins. */
    TestingPump pump;

    @BeforeAll
    static void startNode() throws Exception {
        node = TestingNode.start(folder);
    }

    @AfterAll
    static void closeNode() throws Exception {
        node.close();
    }

    /** Starts the pump and waits until it takes events. */
    TestingPump start(Duration poll) {
        pump = new TestingPump(node, IN_FLIGHT_MAX, poll).deploy("f", "g").start().awaitSurvey();
        return pump;
    }

    @AfterEach
    void close() {
        pump.close();
    }
}
