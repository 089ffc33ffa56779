package io.penstock.sample.orders;

import java.math.BigDecimal;

/**
 * One line of an order.
 *
 * @param article what is bought; not blank
 * @param quantity how many; at least 1
 * @param price of one piece without tax; not negative
 */
public record Line(String article, int quantity, BigDecimal price) {

    /** Checks every component. */
    public Line {
        if (article == null || article.isBlank()) {
            throw new IllegalArgumentException("article is missing");
        }
        if (quantity < 1) {
            throw new IllegalArgumentException("quantity " + quantity + " is less than 1");
        }
        if (price == null || price.signum() < 0) {
            throw new IllegalArgumentException("price is missing or negative");
        }
    }

    /** Quantity times price. */
    BigDecimal net() {
        return price.multiply(BigDecimal.valueOf(quantity));
    }
}
