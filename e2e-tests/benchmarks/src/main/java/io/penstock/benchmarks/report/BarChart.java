package io.penstock.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The first compared quantity of each comparison as bars, as SVG: a panel for each comparison with
 * a scale of its own, the median as the bar, least and greatest as a line over its end.
 */
final class BarChart {

    private static final int WIDTH = 900;
    private static final int LABELS = 220;
    private static final int BARS = 480;
    private static final int BAR = 16;
    private static final int STEP = 24;
    private static final int TITLE = 46;
    private static final int MARGIN = 20;

    private final StringBuilder svg = new StringBuilder();
    private int top = MARGIN;

    private BarChart() {}

    static String of(Report report) {
        BarChart chart = new BarChart();
        report.comparisons().forEach(chart::panel);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                %s</svg>
                """
                .formatted(WIDTH, chart.top + MARGIN, chart.svg);
    }

    private void panel(Comparison comparison) {
        Quantity quantity = comparison.compared().getFirst();
        List<Row> rows =
                comparison.rows().stream()
                        .filter(row -> row.series().containsKey(quantity))
                        .toList();
        if (rows.isEmpty()) {
            return;
        }
        text(MARGIN, top + 16, "start", "bold", comparison.title() + ": " + quantity.title());
        top += TITLE - 16;
        double most = rows.stream().mapToDouble(row -> of(row, quantity).max()).max().orElseThrow();
        for (Row row : rows) {
            bar(comparison, row, quantity, most);
        }
        top += MARGIN;
    }

    private void bar(Comparison comparison, Row row, Quantity quantity, double most) {
        Series series = of(row, quantity);
        double scale = most > 0 ? BARS / most : 0;
        int middle = top + BAR / 2;
        boolean baseline = row.system().equals(comparison.baseline());
        text(LABELS - 8, middle + 4, "end", "normal", row.system());
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                        LABELS,
                        top,
                        series.median() * scale,
                        BAR,
                        baseline ? "#9aa5b1" : "#2f6fb0"));
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#1b1b1b\"/>%n",
                        LABELS + series.min() * scale,
                        middle,
                        LABELS + series.max() * scale,
                        middle));
        String ratio =
                comparison
                        .ratio(row, quantity)
                        .map(each -> String.format(Locale.ROOT, "  (%.2f)", each.median()))
                        .orElse("");
        String value = MarkdownTable.number(series.median(), quantity.decimals());
        text(
                LABELS + (int) (series.max() * scale) + 8,
                middle + 4,
                "start",
                "normal",
                value + ratio);
        top += STEP;
    }

    private static Series of(Row row, Quantity quantity) {
        return Objects.requireNonNull(row.series().get(quantity));
    }

    private void text(int x, int y, String anchor, String weight, String text) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-weight=\"%s\">%s</text>%n",
                        x,
                        y,
                        anchor,
                        weight,
                        escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
