package io.penstock.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison as a table: median, and in brackets the least and the greatest of the rounds. */
final class MarkdownTable {

    private static final int RATIO_DECIMALS = 2;

    private MarkdownTable() {}

    static String of(Comparison comparison) {
        List<String> lines = new ArrayList<>();
        lines.add("### " + comparison.title());
        lines.add("");
        lines.add(head(comparison));
        lines.add("|---" + "|---:".repeat(columns(comparison)) + "|");
        comparison.rows().forEach(row -> lines.add(line(comparison, row)));
        if (!comparison.leftOut().isEmpty()) {
            lines.add("");
            lines.addAll(comparison.leftOut());
        }
        return String.join("\n", lines) + "\n";
    }

    private static int columns(Comparison comparison) {
        return comparison.quantities().size() + comparison.compared().size();
    }

    private static String head(Comparison comparison) {
        StringBuilder head = new StringBuilder("| system |");
        for (Quantity quantity : comparison.quantities()) {
            head.append(' ').append(quantity.title()).append(" |");
            if (comparison.compared().contains(quantity)) {
                head.append(" of ").append(comparison.baseline()).append(" |");
            }
        }
        return head.toString();
    }

    private static String line(Comparison comparison, Row row) {
        StringBuilder line = new StringBuilder("| " + row.system() + " |");
        for (Quantity quantity : comparison.quantities()) {
            Series series = row.series().get(quantity);
            String cell = series == null ? "" : cell(series, quantity.decimals());
            line.append(' ').append(cell).append(" |");
            if (comparison.compared().contains(quantity)) {
                String ratio = comparison.ratio(row, quantity).map(MarkdownTable::ratio).orElse("");
                line.append(' ').append(ratio).append(" |");
            }
        }
        return line.toString();
    }

    /** A ratio as a cell. */
    static String ratio(Series ratio) {
        return cell(ratio, RATIO_DECIMALS);
    }

    private static String cell(Series series, int decimals) {
        String median = number(series.median(), decimals);
        String min = number(series.min(), decimals);
        String max = number(series.max(), decimals);
        return min.equals(max) ? median : "%s (%s to %s)".formatted(median, min, max);
    }

    static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
