package io.penstock.benchmarks.report;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Systems that did the same in the same rounds.
 *
 * @param key its name in JSON
 * @param title what they did
 * @param baseline name of the system that others are compared with; it need not be among the rows
 * @param compared quantities that are shown as ratios to the baseline, too; the first is drawn
 * @param rows one for each system, at least one
 * @param leftOut why a system is missing, a sentence each
 */
public record Comparison(
        String key,
        String title,
        String baseline,
        List<Quantity> compared,
        List<Row> rows,
        List<String> leftOut) {

    public Comparison {
        compared = List.copyOf(compared);
        rows = List.copyOf(rows);
        leftOut = List.copyOf(leftOut);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a comparison of nothing: " + key);
        }
    }

    /** All that was measured, in the order of the rows. */
    public SequencedSet<Quantity> quantities() {
        SequencedSet<Quantity> all = new LinkedHashSet<>();
        rows.forEach(row -> all.addAll(row.series().keySet()));
        return all;
    }

    /** The first compared quantity as bars; empty if it was measured of nobody. */
    Optional<BarPanel> panel() {
        Quantity quantity = compared.getFirst();
        List<BarPanel.Bar> bars =
                rows.stream()
                        .filter(row -> row.series().containsKey(quantity))
                        .map(row -> bar(row, quantity))
                        .toList();
        return bars.isEmpty()
                ? Optional.empty()
                : Optional.of(new BarPanel(title + ": " + quantity.title(), bars));
    }

    private BarPanel.Bar bar(Row row, Quantity quantity) {
        Series series = Objects.requireNonNull(row.series().get(quantity));
        BarPanel.Bar bar = BarPanel.Bar.of(row.system(), series, quantity.decimals());
        String ratio =
                ratio(row, quantity)
                        .map(each -> String.format(Locale.ROOT, "  (%.2f)", each.median()))
                        .orElse("");
        return (row.system().equals(baseline) ? bar.asBaseline() : bar).with(ratio);
    }

    /** A row's quantity beside the baseline's; empty if one of the two is missing. */
    public Optional<Series> ratio(Row row, Quantity quantity) {
        return ratio(row.system(), baseline, quantity);
    }

    /** A system's quantity beside another's; empty if one of the two is missing. */
    public Optional<Series> ratio(String system, String other, Quantity quantity) {
        return series(system, quantity)
                .flatMap(own -> series(other, quantity).map(base -> own.over(base)));
    }

    /** What was measured of a system; empty if it wasn't. */
    public Optional<Series> series(String system, Quantity quantity) {
        return rows.stream()
                .filter(row -> row.system().equals(system))
                .findFirst()
                .map(row -> row.series().get(quantity));
    }
}
