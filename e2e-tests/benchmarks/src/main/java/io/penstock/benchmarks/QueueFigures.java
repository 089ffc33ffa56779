package io.penstock.benchmarks;

import io.penstock.benchmarks.report.Percentiles;

/**
 * What was measured on one store.
 *
 * @param store its name
 * @param acceptedPerSecond durable 202s per second while nothing is run
 * @param acceptedAndRunPerSecond durable 202s per second while the same events are run
 * @param drainedPerSecond events run per second out of a backlog
 * @param answered from an event's first byte to its 202, one after another
 * @param begun from an event's first byte to its function's first line
 * @param refused events that got anything but 202
 */
record QueueFigures(
        String store,
        double acceptedPerSecond,
        double acceptedAndRunPerSecond,
        double drainedPerSecond,
        Percentiles answered,
        Percentiles begun,
        long refused) {

    /** The head of a Markdown table. */
    static String tableHead() {
        return """
                | store | 202s/s | 202s/s while run | drained/s | to 202, p50 / p95 / p99 | to run, p50 / p95 / p99 |
                |---|---|---|---|---|---|
                """;
    }

    /** A row of it. */
    String tableRow() {
        return "| %s | %.0f | %.0f | %.0f | %s | %s |%n"
                .formatted(
                        store,
                        acceptedPerSecond,
                        acceptedAndRunPerSecond,
                        drainedPerSecond,
                        answered.text(),
                        begun.text());
    }

    /** As a JSON object. */
    String json() {
        return """
                {"store": "%s", "acceptedPerSecond": %.0f, "acceptedAndRunPerSecond": %.0f,
                 "drainedPerSecond": %.0f, "answered": %s, "begun": %s, "refused": %d}"""
                .formatted(
                        store,
                        acceptedPerSecond,
                        acceptedAndRunPerSecond,
                        drainedPerSecond,
                        answered.json(),
                        begun.json(),
                        refused);
    }
}
