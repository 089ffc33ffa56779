package io.penstock.benchmarks.report;

import java.util.List;

/**
 * Bars with a scale in common, from 0; of a value below it the line alone is drawn.
 *
 * @param title what they show, with its unit
 * @param bars from the top, at least one
 */
public record BarPanel(String title, List<Bar> bars) {

    /** Copies the bars. */
    public BarPanel {
        bars = List.copyOf(bars);
        if (bars.isEmpty()) {
            throw new IllegalArgumentException("a panel without bars: " + title);
        }
    }

    /**
     * A bar, and a line over its end.
     *
     * @param label before it
     * @param value how long it is
     * @param from where the line begins
     * @param to where it ends
     * @param text behind it
     * @param baseline whether the others are compared with it
     */
    public record Bar(
            String label, double value, double from, double to, String text, boolean baseline) {

        /** The median; the line goes from the least value to the greatest. */
        public static Bar of(String label, Series series, int decimals) {
            return new Bar(
                    label,
                    series.median(),
                    series.min(),
                    series.max(),
                    MarkdownTable.number(series.median(), decimals),
                    false);
        }

        /** The same, as what others are compared with. */
        public Bar asBaseline() {
            return new Bar(label, value, from, to, text, true);
        }

        /** The same with more text behind it. */
        Bar with(String more) {
            return new Bar(label, value, from, to, text + more, baseline);
        }
    }

    /** The end of the longest bar or line. */
    double most() {
        return bars.stream().mapToDouble(bar -> Math.max(bar.value, bar.to)).max().orElseThrow();
    }
}
