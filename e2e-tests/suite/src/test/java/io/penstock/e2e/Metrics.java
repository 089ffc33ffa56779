package io.penstock.e2e;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The samples of one scrape, in Prometheus' text format.
 *
 * @param lines one sample each: {@code name{label="value"} number}
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">exposition
 *     formats</a>
 */
record Metrics(List<String> lines) {

    /** Reads a scrape. */
    static Metrics parse(String text) {
        return new Metrics(
                text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList());
    }

    /** The names of all samples. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        lines.forEach(line -> names.add(line.split("[{ ]", 2)[0]));
        return names;
    }

    /**
     * The sum over all samples of a name with these labels; zero when there is none.
     *
     * @param labels each {@code name=value}
     */
    double sum(String name, String... labels) {
        return samples(name, labels)
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private Stream<String> samples(String name, String... labels) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Stream.of(labels).allMatch(label -> hasLabel(line, label)));
    }

    private static boolean hasLabel(String line, String label) {
        int equals = label.indexOf('=');
        String quoted = label.substring(0, equals) + "=\"" + label.substring(equals + 1) + "\"";
        return line.contains("{" + quoted) || line.contains("," + quoted);
    }
}
