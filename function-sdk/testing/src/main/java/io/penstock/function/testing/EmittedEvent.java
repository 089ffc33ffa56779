package io.penstock.function.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.function.Event;
import java.nio.charset.StandardCharsets;

/**
 * An event that a function emitted with {@link io.penstock.function.Context#emit}.
 *
 * @param function what it is for, as it was written: {@code name}, {@code name@3} or {@code
 *     name:alias}
 * @param event the event; its data as it travels, its media type filled in
 */
public record EmittedEvent(String function, Event<byte[]> event) {

    /** The event's data as UTF-8 text; empty when there is none. */
    public String text() {
        byte[] data = event.data();
        return data == null ? "" : new String(data, StandardCharsets.UTF_8);
    }

    /**
     * The event's data as a JSON tree.
     *
     * @throws IllegalStateException if it isn't JSON
     */
    public JsonNode json() {
        return Json.tree("event's data", text());
    }
}
