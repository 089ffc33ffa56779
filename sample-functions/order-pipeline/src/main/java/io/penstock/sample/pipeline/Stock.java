package io.penstock.sample.pipeline;

import io.penstock.function.Context;
import io.penstock.function.Event;
import io.penstock.function.EventHandler;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a new order can be served, and tells the function that the setting {@code
 * env.CONFIRM} names. An order of more than {@code env.STOCK} pieces (10 without it) can't.
 *
 * <p>An event may come twice; the one it emits has the order's own id then, so that its receiver
 * can tell.
 */
public final class Stock implements EventHandler<RowChange> {

    private static final String STOCK = "10";

    /**
     * Emits a {@link Confirmation} for the order.
     *
     * @throws IllegalArgumentException if the event has no row
     * @throws NullPointerException if {@code env.CONFIRM} isn't set
     */
    @Override
    public @Nullable Object handle(Event<RowChange> event, Context context) {
        RowChange change = event.data();
        if (change == null || change.after() == null) {
            throw new IllegalArgumentException("the event of an inserted row is needed");
        }
        OrderRow order = change.after();
        int stock = Integer.parseInt(context.env().getOrDefault("STOCK", STOCK));
        Confirmation confirmation =
                new Confirmation(order.id(), order.customer(), order.quantity() <= stock);
        context.emit(
                Objects.requireNonNull(context.env().get("CONFIRM"), "env.CONFIRM isn't set"),
                new Event<>(
                        "order-" + order.id(),
                        "/functions/" + context.function(),
                        "io.penstock.sample.order.checked",
                        Optional.of(String.valueOf(order.id())),
                        Optional.empty(),
                        Optional.of("application/json"),
                        Optional.empty(),
                        Map.of(),
                        confirmation));
        return null;
    }
}
