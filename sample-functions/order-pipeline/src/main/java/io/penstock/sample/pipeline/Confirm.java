package io.penstock.sample.pipeline;

import io.penstock.function.Context;
import io.penstock.function.Event;
import io.penstock.function.EventHandler;

/** Writes the letter; where it would be sent, it is the invocation's result. */
public final class Confirm implements EventHandler<Confirmation> {

    /**
     * Answers the letter.
     *
     * @throws IllegalArgumentException if the event has no confirmation
     */
    @Override
    public String handle(Event<Confirmation> event, Context context) {
        Confirmation confirmation = event.data();
        if (confirmation == null) {
            throw new IllegalArgumentException("the event of a checked order is needed");
        }
        return confirmation.text();
    }
}
