package io.penstock.function;

import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent.
 *
 * @param id identifies the event within its source
 * @param source URI reference of where it happened
 * @param type what happened, e.g. {@code com.example.order.created}
 * @param subject what it happened to within the source
 * @param time when it happened
 * @param dataContentType media type of the data
 * @param dataSchema URI of the data's schema
 * @param extensions extension attributes by lower-case name, in their string form
 * @param data the payload, {@code null} when the event has none
 * @param <T> the type of the payload
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">CloudEvents
 *     1.0.2</a>
 */
public record Event<T>(
        String id,
        String source,
        String type,
        Optional<String> subject,
        Optional<OffsetDateTime> time,
        Optional<String> dataContentType,
        Optional<String> dataSchema,
        Map<String, String> extensions,
        @Nullable T data) {

    /** Copies the extensions and checks that the required attributes are there. */
    public Event {
        requireText("id", id);
        requireText("source", source);
        requireText("type", type);
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(dataContentType, "dataContentType");
        Objects.requireNonNull(dataSchema, "dataSchema");
        extensions = Map.copyOf(extensions);
    }

    private static void requireText(String attribute, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("CloudEvent attribute '" + attribute + "' is empty");
        }
    }
}
