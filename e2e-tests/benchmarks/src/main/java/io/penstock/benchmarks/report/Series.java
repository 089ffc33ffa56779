package io.penstock.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What one quantity was, round by round.
 *
 * @param values one for each round, in their order; at least one
 */
public record Series(List<Double> values) {

    public Series {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a series without a value");
        }
    }

    /** The one in the middle, or the mean of both. */
    public double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The least. */
    public double min() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    /** The greatest. */
    public double max() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /**
     * Round by round, how many times the other's value: what changes from round to round for both
     * is not in it.
     *
     * @throws IllegalArgumentException if the other has another number of rounds
     */
    public Series over(Series other) {
        if (other.values.size() != values.size()) {
            throw new IllegalArgumentException(
                    "%d rounds beside %d".formatted(values.size(), other.values.size()));
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            ratios.add(values.get(i) / other.values.get(i));
        }
        return new Series(ratios);
    }
}
