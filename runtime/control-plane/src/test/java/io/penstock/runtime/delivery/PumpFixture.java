package io.penstock.runtime.delivery;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/**
 * A node for all tests of a class, and a pump for each with the functions {@code f} and {@code g}.
 */
abstract class PumpFixture extends NodeFixture {

    /** Of one function. */
    static final int IN_FLIGHT_MAX = 5;

    /** Made by {@link #start}, with which each test begins. */
    TestingPump pump;

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
