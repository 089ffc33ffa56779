package io.penstock.worker;

import io.penstock.function.Event;
import io.penstock.protocol.CloudEventHeaders;
import io.penstock.protocol.Header;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a CloudEvent's attributes as headers, in binary mode: the reverse of {@link EventReader}.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md">CloudEvents
 *     HTTP binding 1.0.2, sections 3.1.3.1 and 3.1.3.2</a>
 */
final class EventWriter {

    private EventWriter() {}

    /**
     * The headers of an event.
     *
     * @param type the data's media type, for an event that doesn't name one
     * @throws IllegalArgumentException if an attribute isn't allowed in CloudEvents or in a header
     */
    static List<Header> headers(Event<?> event, Optional<String> type) {
        AnswerHeaders headers = new AnswerHeaders();
        add(headers, "specversion", "1.0");
        add(headers, "id", event.id());
        add(headers, "source", event.source());
        add(headers, "type", event.type());
        event.subject().ifPresent(subject -> add(headers, "subject", subject));
        event.time()
                .map(DateTimeFormatter.ISO_OFFSET_DATE_TIME::format)
                .ifPresent(time -> add(headers, "time", time));
        event.dataSchema().ifPresent(schema -> add(headers, "dataschema", schema));
        for (Map.Entry<String, String> extension : event.extensions().entrySet()) {
            checkExtension(extension.getKey());
            add(headers, extension.getKey(), extension.getValue());
        }
        event.dataContentType()
                .or(() -> type)
                .ifPresent(value -> headers.add(AnswerHeaders.CONTENT_TYPE, value));
        return headers.toFrame();
    }

    private static void checkExtension(String name) {
        boolean good = !name.isEmpty() && !CloudEventHeaders.ATTRIBUTES.contains(name);
        for (int i = 0; good && i < name.length(); i++) {
            char c = name.charAt(i);
            good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        }
        if (!good) {
            throw new IllegalArgumentException(
                    "'"
                            + name
                            + "' can't be an extension attribute of a CloudEvent; use lower-case"
                            + " letters and digits, and no name that CloudEvents defines");
        }
    }

    private static void add(AnswerHeaders headers, String attribute, String value) {
        Header header = CloudEventHeaders.attribute(attribute, value);
        headers.add(header.name(), header.value());
    }
}
