package io.penstock.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Values over time as a chart in SVG.
 *
 * @param title what it shows
 * @param seconds the times, rising
 * @param lines at least one
 */
record Curve(String title, List<Double> seconds, List<Line> lines) {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 320;
    private static final int MARGIN = 60;

    /**
     * One value over time, drawn from 0 at the bottom to its greatest at the top.
     *
     * @param name with its unit
     * @param colour of SVG
     * @param values as many as there are times
     */
    record Line(String name, String colour, List<Double> values) {

        double max() {
            return Math.max(1, values.stream().mapToDouble(Double::doubleValue).max().orElse(1));
        }
    }

    /** The values of some points. */
    static <T> List<Double> values(List<T> points, ToDoubleFunction<T> value) {
        return points.stream().map(value::applyAsDouble).toList();
    }

    /** The chart. */
    String svg() {
        StringBuilder drawn = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            drawn.append(
                    """
                    <polyline fill="none" stroke="%s" stroke-width="2" points="%s"/>
                    <text x="%d" y="%d" fill="%s">%s, up to %.0f</text>
                    """
                            .formatted(
                                    line.colour,
                                    points(line),
                                    MARGIN,
                                    HEIGHT - 16 - 16 * (lines.size() - 1 - i),
                                    line.colour,
                                    line.name,
                                    line.max()));
        }
        return """
               <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
               <rect width="100%%" height="100%%" fill="white"/>
               <text x="%d" y="24" font-size="14">%s</text>
               <path d="M%d %d V%d H%d" fill="none" stroke="#888888"/>
               <text x="%d" y="%d" text-anchor="end">%.0f s</text>
               <text x="%d" y="%d">%.0f s</text>
               %s</svg>
               """
                .formatted(
                        WIDTH,
                        HEIGHT,
                        MARGIN,
                        title,
                        MARGIN,
                        MARGIN,
                        bottom(),
                        WIDTH - MARGIN,
                        WIDTH - MARGIN,
                        bottom() + 16,
                        seconds.getLast(),
                        MARGIN,
                        bottom() + 16,
                        seconds.getFirst(),
                        drawn);
    }

    private static int bottom() {
        return HEIGHT - MARGIN - 24;
    }

    private String points(Line line) {
        double from = seconds.getFirst();
        double length = Math.max(1e-9, seconds.getLast() - from);
        return IntStream.range(0, seconds.size())
                .mapToObj(
                        i ->
                                "%.1f,%.1f"
                                        .formatted(
                                                MARGIN
                                                        + (seconds.get(i) - from)
                                                                / length
                                                                * (WIDTH - 2 * MARGIN),
                                                bottom()
                                                        - line.values.get(i)
                                                                / line.max()
                                                                * (bottom() - MARGIN)))
                .collect(Collectors.joining(" "));
    }
}
