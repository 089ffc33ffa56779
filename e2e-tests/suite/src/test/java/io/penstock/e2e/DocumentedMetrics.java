package io.penstock.e2e;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics that {@code docs/reference/metrics.md} lists. */
final class DocumentedMetrics {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Map<String, List<String>> SERIES =
            Map.of(
                    "counter", List.of(""),
                    "gauge", List.of(""),
                    "summary", List.of("_count", "_sum", "_max"),
                    "histogram", List.of("_bucket", "_count", "_sum", "_max"));

    /**
     * A metric.
     *
     * @param labels by which it is told apart
     * @param values of its labels, as far as they are listed
     */
    record Metric(Set<String> labels, Set<String> values) {}

    private final Map<String, Metric> metrics = new TreeMap<>();

    /** Reads the page. */
    DocumentedMetrics() {
        Set<String> outcomes = new HashSet<>();
        DeployFiles.rows("reference/errors.md").forEach(row -> outcomes.addAll(codes(row.get(0))));
        for (List<String> row : DeployFiles.rows("reference/metrics.md")) {
            String name = codes(row.get(0)).getFirst();
            Set<String> values = new HashSet<>(codes(row.get(3)));
            values.addAll(outcomes);
            for (String suffix : SERIES.get(row.get(1))) {
                Set<String> labels = new HashSet<>(codes(row.get(2)));
                if (suffix.equals("_bucket")) {
                    labels.add("le");
                }
                metrics.put(name + suffix, new Metric(labels, values));
            }
        }
    }

    /** Each series with its labels; histograms as they are exposed. */
    Map<String, Metric> bySeries() {
        return metrics;
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map(result -> result.group(1)).toList();
    }

    /** The labels of a sample, in Prometheus' text format. */
    static Set<String> labels(String sample) {
        Set<String> labels = new HashSet<>();
        Matcher matcher = Pattern.compile("[{,](\\w+)=\"").matcher(sample);
        while (matcher.find()) {
            labels.add(matcher.group(1));
        }
        return labels;
    }
}
