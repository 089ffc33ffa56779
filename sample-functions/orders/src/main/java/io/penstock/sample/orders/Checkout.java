package io.penstock.sample.orders;

import io.penstock.function.Context;
import io.penstock.function.Event;
import io.penstock.function.Handler;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/**
 * Sums an order up. The tax rate is the function's setting {@code env.TAX_RATE}, e.g. {@code 0.19};
 * zero without one. The function that {@code env.RECEIPTS_TO} names gets each receipt as an event,
 * in Markdown.
 */
public final class Checkout implements Handler<Order, Receipt> {

    /**
     * Sums an order up.
     *
     * @throws IllegalArgumentException if the body was empty, or the tax rate isn't a number
     */
    @Override
    public Receipt handle(Order order, Context context) {
        if (order == null) {
            throw new IllegalArgumentException("an order is needed as the body");
        }
        context.logger().log(System.Logger.Level.INFO, "{0} lines", order.lines().size());
        BigDecimal rate = new BigDecimal(context.env().getOrDefault("TAX_RATE", "0"));
        long pieces = order.lines().stream().mapToLong(Line::quantity).sum();
        BigDecimal net =
                cents(
                        order.lines().stream()
                                .map(Line::net)
                                .reduce(BigDecimal.ZERO, BigDecimal::add));
        BigDecimal tax = cents(net.multiply(rate));
        Receipt receipt = new Receipt(order.customer(), pieces, net, tax, net.add(tax));
        String receiver = context.env().get("RECEIPTS_TO");
        if (receiver != null) {
            context.emit(receiver, event(receipt, context));
        }
        return receipt;
    }

    /** Has the same id in all tries of an order, so that its receiver can tell them. */
    private static Event<String> event(Receipt receipt, Context context) {
        return new Event<>(
                context.invocationId(),
                "/functions/" + context.function(),
                "io.penstock.sample.receipt",
                Optional.of(receipt.customer()),
                Optional.empty(),
                Optional.of("text/markdown"),
                Optional.empty(),
                Map.of(),
                receipt.markdown());
    }

    private static BigDecimal cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }
}
