package io.penstock.benchmarks;

import io.penstock.benchmarks.report.Series;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Medians of what rounds gave, and how far apart the rounds were. */
final class Medians {

    private Medians() {}

    /** A value of each round. */
    static <T> Series series(List<T> rounds, ToDoubleFunction<T> value) {
        return new Series(rounds.stream().map(value::applyAsDouble).toList());
    }

    /** The median of a value of each round; of an even number the mean of the two in the middle. */
    static <T> double of(List<T> rounds, ToDoubleFunction<T> value) {
        return series(rounds, value).median();
    }

    /**
     * For a table: the median, the least and the greatest.
     *
     * @param format of each, for {@link String#format}
     */
    static String text(Series series, String format) {
        return (format + " (" + format + " to " + format + ")")
                .formatted(series.median(), series.min(), series.max());
    }

    /** The same three as a JSON object. */
    static String json(Series series) {
        return "{\"median\": %.3f, \"least\": %.3f, \"greatest\": %.3f}"
                .formatted(series.median(), series.min(), series.max());
    }
}
