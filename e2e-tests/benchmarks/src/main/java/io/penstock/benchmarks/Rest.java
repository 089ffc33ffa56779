package io.penstock.benchmarks;

import io.penstock.benchmarks.system.BenchmarkServer;
import java.io.IOException;
import java.time.Duration;

/** Waits until a server rests. */
final class Rest {

    private static final Duration WAIT_MAX = Duration.ofMinutes(2);

    private Rest() {}

    /** Something to wait for. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /**
     * Waits until a condition holds so many times in a row; between two looks a server is given
     * some 50 ms. Gauges are refreshed now and then: the looks must last longer than that.
     *
     * @throws IllegalStateException if the server ends, or the condition doesn't hold for minutes
     */
    static void await(BenchmarkServer server, int agreeing, Condition condition)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + WAIT_MAX.toNanos();
        int agreed = 0;
        while (agreed < agreeing) {
            agreed = condition.holds() ? agreed + 1 : 0;
            if (server.ends() || System.nanoTime() - end > 0) {
                throw new IllegalStateException("the server doesn't come to rest; see its log");
            }
        }
    }

    /** How many workers a server's gauge shows in a state. */
    static double workers(BenchmarkServer server, String state)
            throws IOException, InterruptedException {
        return server.metric("penstock_workers", "state=\"" + state + "\"");
    }
}
