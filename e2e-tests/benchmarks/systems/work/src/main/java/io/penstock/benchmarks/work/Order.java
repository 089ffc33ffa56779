package io.penstock.benchmarks.work;

import java.util.List;

/**
 * What is read from JSON and written to it.
 *
 * @param id of the order
 * @param customer who ordered
 * @param express whether it is in haste
 * @param lines what is ordered
 * @param totalCents what it costs; 0 in a request
 */
public record Order(
        String id, Customer customer, boolean express, List<Line> lines, long totalCents) {

    public Order {
        lines = List.copyOf(lines);
    }

    /** Who ordered. */
    public record Customer(String name, String street, String city, String country) {}

    /** So many of an article. */
    public record Line(String article, String title, int count, long cents, double weight) {}

    /** The same order with what it costs. */
    public Order priced() {
        long total = 0;
        for (Line line : lines) {
            total += line.count() * line.cents();
        }
        return new Order(id, customer, express, lines, total);
    }
}
