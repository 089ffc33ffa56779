package io.penstock.benchmarks.load;

/** How requests come. */
public sealed interface Load {

    /**
     * Each caller waits for its answer before it asks again: what a server can do at the most.
     *
     * @param callers a connection each
     */
    record Closed(int callers) implements Load {}

    /**
     * Requests come whether or not others have been answered: how long an answer takes. Those of a
     * millisecond come together.
     *
     * @param perSecond how many
     * @param connections what comes while all are in use waits for one, and the wait counts
     */
    record Open(int perSecond, int connections) implements Load {}
}
