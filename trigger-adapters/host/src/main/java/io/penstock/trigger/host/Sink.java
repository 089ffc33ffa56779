package io.penstock.trigger.host;

import io.penstock.protocol.Header;
import io.penstock.trigger.spi.EventRefusedException;
import io.penstock.trigger.spi.EventSink;
import io.penstock.trigger.spi.Receipt;
import io.penstock.trigger.spi.TriggerEvent;
import java.util.List;

/** Takes an adapter's events as its credits allow. */
final class Sink implements EventSink {

    private final Credits credits;
    private final InFlight events;

    Sink(Credits credits, InFlight events) {
        this.credits = credits;
        this.events = events;
    }

    @Override
    public Receipt emit(TriggerEvent event) throws InterruptedException {
        List<Header> headers;
        try {
            headers = EventHeaders.of(event);
        } catch (EventRefusedException e) {
            credits.take(0);
            return events.refuse(e);
        }
        long bytes = (long) event.data().length + EventHeaders.size(headers);
        credits.take(bytes);
        return events.send(event, headers, bytes);
    }
}
