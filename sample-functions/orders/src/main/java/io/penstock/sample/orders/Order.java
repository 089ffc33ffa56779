package io.penstock.sample.orders;

import java.util.List;

/**
 * What a customer wants to buy.
 *
 * <p>An order checks itself, so a bad one never reaches the handler: binding the request fails and
 * the caller gets 400 with the reason.
 *
 * @param customer who buys; not blank
 * @param lines what is bought; 1 to 100 lines
 */
public record Order(String customer, List<Line> lines) {

    private static final int LINES_MAX = 100;

    /** Checks and copies. */
    public Order {
        if (customer == null || customer.isBlank()) {
            throw new IllegalArgumentException("customer is missing");
        }
        if (lines == null || lines.isEmpty() || lines.size() > LINES_MAX) {
            throw new IllegalArgumentException("lines: 1 to " + LINES_MAX + " are needed");
        }
        lines = List.copyOf(lines);
    }
}
