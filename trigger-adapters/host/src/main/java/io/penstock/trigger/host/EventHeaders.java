package io.penstock.trigger.host;

import io.penstock.protocol.CloudEventHeaders;
import io.penstock.protocol.Header;
import io.penstock.protocol.Limits;
import io.penstock.trigger.spi.EventRefusedException;
import io.penstock.trigger.spi.EventSink;
import io.penstock.trigger.spi.TriggerEvent;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes an event's attributes as the headers of a CloudEvent in binary mode. For one thread. */
final class EventHeaders {

    /** Bytes of all names and values; a frame has room for them beside a full chunk. */
    static final int BYTES_MAX = 256 * 1024;

    private static final String TOO_LARGE = "payload-too-large";
    private static final String BAD = "bad-payload";

    private final List<Header> headers = new ArrayList<>();
    private int bytes;

    private EventHeaders() {}

    /**
     * The headers of an event that can be sent.
     *
     * @throws EventRefusedException if it is too large, or isn't a CloudEvent
     */
    static List<Header> of(TriggerEvent event) throws EventRefusedException {
        if (event.data().length > EventSink.DATA_BYTES_MAX) {
            throw new EventRefusedException(
                    TOO_LARGE,
                    "The event's data have %d bytes; at most %d."
                            .formatted(event.data().length, EventSink.DATA_BYTES_MAX));
        }
        EventHeaders headers = new EventHeaders();
        headers.check("orderingKey", event.orderingKey().orElse(""));
        headers.attribute("specversion", "1.0");
        headers.attribute("id", event.id());
        headers.attribute("source", event.source());
        headers.attribute("type", event.type());
        headers.attribute("subject", event.subject().orElse(""));
        headers.attribute(
                "time",
                event.time().map(DateTimeFormatter.ISO_OFFSET_DATE_TIME::format).orElse(""));
        for (Map.Entry<String, String> extension : event.extensions().entrySet()) {
            if (CloudEventHeaders.ATTRIBUTES.contains(extension.getKey())) {
                throw new EventRefusedException(
                        BAD,
                        "'%s' can't be an extension attribute: CloudEvents defines it."
                                .formatted(extension.getKey()));
            }
            headers.attribute(extension.getKey(), extension.getValue());
        }
        headers.contentType(event.dataContentType().orElse(""));
        return headers.headers;
    }

    /** Bytes that headers take up, in characters, which are ASCII but for the content type. */
    static int size(List<Header> headers) {
        int size = 0;
        for (Header header : headers) {
            size += header.name().length() + header.value().length();
        }
        return size;
    }

    /** CloudEvents has no empty attributes: one that is left away says the same. */
    private void attribute(String name, String value) throws EventRefusedException {
        if (!value.isEmpty()) {
            // Before it is encoded, which makes it three times as long.
            check(name, value);
            add(CloudEventHeaders.attribute(name, value));
        }
    }

    private void contentType(String value) throws EventRefusedException {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c >= 0x7f) {
                throw new EventRefusedException(
                        BAD,
                        "The event's content type has a character at "
                                + i
                                + " that isn't printable ASCII.");
            }
        }
        if (!value.isEmpty()) {
            add(new Header("content-type", value));
        }
    }

    private void add(Header header) throws EventRefusedException {
        check(header.name(), header.value());
        bytes += header.name().length() + header.value().length();
        if (bytes > BYTES_MAX) {
            throw new EventRefusedException(
                    TOO_LARGE, "The event's attributes have more than " + BYTES_MAX + " bytes.");
        }
        headers.add(header);
        if (headers.size() > Limits.LIST_ENTRIES_MAX) {
            throw new EventRefusedException(
                    TOO_LARGE,
                    "The event has more than " + Limits.LIST_ENTRIES_MAX + " attributes.");
        }
    }

    private void check(String name, String value) throws EventRefusedException {
        boolean good =
                value.length() <= Limits.STRING_BYTES_MAX
                        && value.getBytes(StandardCharsets.UTF_8).length <= Limits.STRING_BYTES_MAX;
        if (!good) {
            throw new EventRefusedException(
                    TOO_LARGE,
                    "The event's '%s' has more than %d bytes."
                            .formatted(name, Limits.STRING_BYTES_MAX));
        }
    }
}
