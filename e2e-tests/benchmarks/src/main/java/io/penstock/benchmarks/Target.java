package io.penstock.benchmarks;

import java.util.List;

/**
 * A promise and what was measured of it.
 *
 * @param what what is promised
 * @param promised the limit, with its unit
 * @param measured the figure, with its unit
 * @param met whether the figure is within the limit
 */
record Target(String what, String promised, String measured, boolean met) {

    /** A figure that has to be at most the limit. */
    static Target atMost(String what, double limit, double measured, String unit) {
        return new Target(
                what,
                "<= %s%s".formatted(plain(limit), unit),
                "%.2f%s".formatted(measured, unit),
                measured <= limit);
    }

    /** A figure that has to be at least the limit. */
    static Target atLeast(String what, double limit, double measured, String unit) {
        return new Target(
                what,
                ">= %s%s".formatted(plain(limit), unit),
                "%.2f%s".formatted(measured, unit),
                measured >= limit);
    }

    private static String plain(double limit) {
        return limit == Math.rint(limit) ? "%.0f".formatted(limit) : Double.toString(limit);
    }

    /** A Markdown table of some. */
    static String table(List<Target> targets) {
        StringBuilder table =
                new StringBuilder("| target | promised | measured | met |\n|---|---|---|---|\n");
        for (Target target : targets) {
            table.append(
                    "| %s | %s | %s | %s |%n"
                            .formatted(
                                    target.what,
                                    target.promised,
                                    target.measured,
                                    target.met ? "yes" : "**no**"));
        }
        return table.toString();
    }

    /** As a JSON array. */
    static String json(List<Target> targets) {
        List<String> objects =
                targets.stream()
                        .map(
                                target ->
                                        """
                                        {"target": "%s", "promised": "%s", "measured": "%s", "met": %s}"""
                                                .formatted(
                                                        target.what,
                                                        target.promised,
                                                        target.measured,
                                                        target.met))
                        .toList();
        return "[" + String.join(",\n ", objects) + "]";
    }
}
