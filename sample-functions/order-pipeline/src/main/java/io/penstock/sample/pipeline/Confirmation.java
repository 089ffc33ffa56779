package io.penstock.sample.pipeline;

/**
 * What becomes of an order.
 *
 * @param order its id
 * @param customer who is told
 * @param available whether all of it is there
 */
public record Confirmation(long order, String customer, boolean available) {

    /** As the customer reads it. */
    String text() {
        return available
                ? "Dear %s, your order %d is on its way.".formatted(customer, order)
                : "Dear %s, your order %d has to wait.".formatted(customer, order);
    }
}
