package io.penstock.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Two things that are measured by turns, so that both have seen the same machine. */
final class Turns {

    private Turns() {}

    /** Measures once. */
    @FunctionalInterface
    interface Measurement<T> {
        T measure() throws IOException, InterruptedException, ExecutionException;
    }

    /**
     * What a round gave.
     *
     * @param one the first of the two
     * @param other the second
     */
    record Round<T>(T one, T other) {}

    /** Has both run by turns for at least so long in all, each at least once. */
    static <T> void warmUp(Duration atLeast, Measurement<T> one, Measurement<T> other)
            throws IOException, InterruptedException, ExecutionException {
        long begin = System.nanoTime();
        do {
            one.measure();
            other.measure();
        } while (System.nanoTime() - begin < atLeast.toNanos());
    }

    /** Measures both in each round; the other one comes first in every second round. */
    static <T> List<Round<T>> measure(int rounds, Measurement<T> one, Measurement<T> other)
            throws IOException, InterruptedException, ExecutionException {
        List<Round<T>> measured = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            // What comes second has the warmer machine.
            if (i % 2 == 0) {
                T first = one.measure();
                measured.add(new Round<>(first, other.measure()));
            } else {
                T first = other.measure();
                measured.add(new Round<>(one.measure(), first));
            }
        }
        return measured;
    }
}
