package io.penstock.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Medians of what rounds gave. */
final class Medians {

    private Medians() {}

    /** The median of a value of each round; of an even number the mean of the two in the middle. */
    static <T> double of(List<T> rounds, ToDoubleFunction<T> value) {
        double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
