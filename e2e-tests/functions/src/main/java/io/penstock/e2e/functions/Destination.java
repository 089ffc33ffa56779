package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.Event;
import io.penstock.function.EventHandler;
import java.io.IOException;

/**
 * Tells its {@link Witness} the type and the subject of each event, and answers {@code null} for
 * those without data, else the data.
 */
public final class Destination implements EventHandler<String> {

    private final Witness witness = new Witness();

    @Override
    public String handle(Event<String> event, Context context) throws IOException {
        witness.tell(event.type(), event.subject().orElse("none"), context);
        return event.data() + " " + event.extensions().getOrDefault("errorcode", "without error");
    }
}
