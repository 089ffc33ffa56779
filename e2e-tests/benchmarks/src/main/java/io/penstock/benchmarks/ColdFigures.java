package io.penstock.benchmarks;

import io.penstock.benchmarks.report.BarPanel;
import io.penstock.benchmarks.report.Percentiles;
import io.penstock.benchmarks.report.Target;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was measured of first answers.
 *
 * @param bareToLine a bare {@code java}, from its start to its line
 * @param bareToExit a bare {@code java}, from its start to its end
 * @param series the kinds of starts
 * @param targets what was promised of them
 */
record ColdFigures(
        Percentiles bareToLine,
        Percentiles bareToExit,
        List<StartSeries> series,
        List<Target> targets) {

    /** Of fewer samples p95 is the greatest. */
    private static final int P95_FROM = 20;

    /** Of fewer samples p99 is the greatest. */
    private static final int P99_FROM = 100;

    /** Copies the lists. */
    ColdFigures {
        series = List.copyOf(series);
        targets = List.copyOf(targets);
    }

    /** The head of the table. */
    static String tableHead() {
        return """
               | zero to first answer, ms | p50 | p95 | p99 | samples | of another kind |
               |---|---|---|---|---|---|
               """;
    }

    /** A row of the table; a percentile that so few samples can't tell is left out. */
    static String row(String what, Percentiles times, int samples, String others) {
        return "| %s | %s | %s | %s | %d | %s |%n"
                .formatted(
                        what,
                        millis(times.p50()),
                        samples < P95_FROM ? "-" : millis(times.p95()),
                        samples < P99_FROM ? "-" : millis(times.p99()),
                        samples,
                        others);
    }

    private static String millis(long micros) {
        return "%.2f".formatted(micros / 1e3);
    }

    /** As bars. */
    BarPanel panel() {
        Stream<BarPanel.Bar> bare =
                Stream.of(bar("bare java, to its exit", bareToExit).asBaseline());
        return new BarPanel(
                "Zero to first answer: p50 and, as a line, p95, ms",
                Stream.concat(bare, series.stream().map(StartSeries::bar)).toList());
    }

    /** A bar of it. */
    static BarPanel.Bar bar(String what, Percentiles times) {
        double p50 = times.p50() / 1e3;
        return new BarPanel.Bar(what, p50, p50, times.p95() / 1e3, millis(times.p50()), false);
    }

    /** As Markdown. */
    String markdown(int samples) {
        StringBuilder text = new StringBuilder(tableHead());
        text.append(row("bare `java`, to its line", bareToLine, samples, ""));
        text.append(row("bare `java`, to its exit", bareToExit, samples, ""));
        series.forEach(one -> text.append(one.tableRow()));
        return text + "\n" + Target.table(targets);
    }

    /** As a JSON object. */
    String json() {
        return """
               {"bareToLine": %s, "bareToExit": %s,
                "starts": [%s],
                "targets": %s}"""
                .formatted(
                        bareToLine.json(),
                        bareToExit.json(),
                        String.join(",\n  ", series.stream().map(StartSeries::json).toList()),
                        Target.json(targets));
    }
}
