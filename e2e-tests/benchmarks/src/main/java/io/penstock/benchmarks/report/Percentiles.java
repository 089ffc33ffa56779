package io.penstock.benchmarks.report;

import java.util.List;

/**
 * Times in microseconds, by nearest rank.
 *
 * @param p50 half are at most this
 * @param p95 of twenty, nineteen are
 * @param p99 of a hundred, ninety-nine are
 */
public record Percentiles(long p50, long p95, long p99) {

    /** Of some times, at least one. */
    public static Percentiles of(List<Long> micros) {
        List<Long> sorted = micros.stream().sorted().toList();
        return new Percentiles(at(sorted, 0.50), at(sorted, 0.95), at(sorted, 0.99));
    }

    private static long at(List<Long> sorted, double share) {
        return sorted.get((int) Math.ceil(sorted.size() * share) - 1);
    }

    /** In milliseconds, for a table. */
    public String text() {
        return "%.1f / %.1f / %.1f ms".formatted(p50 / 1e3, p95 / 1e3, p99 / 1e3);
    }

    /** As a JSON object. */
    public String json() {
        return "{\"p50Micros\": %d, \"p95Micros\": %d, \"p99Micros\": %d}".formatted(p50, p95, p99);
    }
}
