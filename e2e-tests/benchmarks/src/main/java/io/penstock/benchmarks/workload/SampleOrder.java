package io.penstock.benchmarks.workload;

import io.penstock.benchmarks.work.Order;
import java.util.List;
import java.util.stream.IntStream;

/** An order that is 16 KiB as JSON. */
final class SampleOrder {

    private static final int LINES = 173;

    private SampleOrder() {}

    static Order order() {
        List<Order.Line> lines = IntStream.range(0, LINES).mapToObj(SampleOrder::line).toList();
        return new Order(
                "2026-000123",
                new Order.Customer("Ada Lovelace", "12 St James's Square", "London", "GB"),
                true,
                lines,
                0);
    }

    private static Order.Line line(int i) {
        return new Order.Line(
                "A-%05d".formatted(i * 37),
                "Article number %d, grey".formatted(i),
                1 + i % 9,
                199L + i * 31L,
                0.25 + i / 8.0);
    }
}
