package io.penstock.runtime.trigger;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.protocol.TriggerFrame;
import java.util.List;
import java.util.Optional;

/**
 * An event as its adapter sent it.
 *
 * @param id its number, for the answers
 * @param headers a CloudEvent's in binary HTTP mode
 * @param orderingKey events with the same one run one after another
 * @param deduplicated whether another one with this source and id is the same
 * @param awaitsOutcome whether the adapter wants to know how its invocation ended
 * @param data the payload
 */
record SourceEvent(
        long id,
        List<Header> headers,
        Optional<String> orderingKey,
        boolean deduplicated,
        boolean awaitsOutcome,
        Slice data) {

    static SourceEvent of(TriggerFrame.Emit emit, Slice data) {
        return new SourceEvent(
                emit.eventId(),
                emit.headers(),
                Optional.of(emit.orderingKey()).filter(key -> !key.isEmpty()),
                emit.deduplicated(),
                emit.awaitsOutcome(),
                data);
    }

    /** The value of an attribute's header; empty when it isn't there. */
    String header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst()
                .orElse("");
    }
}
