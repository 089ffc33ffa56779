package io.penstock.sample.sensor;

import io.penstock.function.Context;
import io.penstock.function.Event;
import io.penstock.function.EventHandler;

/**
 * Judges readings by the setting {@code env.LIMIT}, in degrees (30 without one), and logs a warning
 * for those above. For a trigger of type {@code mqtt}: a sensor that asks by a response topic gets
 * the verdict.
 */
public final class Alerts implements EventHandler<Reading> {

    private static final String LIMIT = "30";

    /**
     * Answers the verdict.
     *
     * @throws IllegalArgumentException if the message is empty
     */
    @Override
    public Verdict handle(Event<Reading> event, Context context) {
        Reading reading = event.data();
        if (reading == null) {
            throw new IllegalArgumentException("a reading is needed, {\"celsius\": 21.5}");
        }
        double limit = Double.parseDouble(context.env().getOrDefault("LIMIT", LIMIT));
        String sensor = event.subject().orElse("unknown");
        boolean alert = reading.celsius() > limit;
        if (alert) {
            context.logger()
                    .log(System.Logger.Level.WARNING, "{0}: {1}", sensor, reading.celsius());
        }
        return new Verdict(sensor, reading.celsius(), alert);
    }
}
