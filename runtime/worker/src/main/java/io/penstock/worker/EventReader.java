package io.penstock.worker;

import static io.penstock.protocol.CloudEventHeaders.PREFIX;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.function.Event;
import io.penstock.protocol.Failure;
import io.penstock.protocol.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a CloudEvent from a request in binary or structured mode; wraps any other request.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md">CloudEvents
 *     HTTP binding 1.0.2</a>
 */
final class EventReader {

    private static final String STRUCTURED = "application/cloudevents+json";

    private final Values values;
    private final JavaType dataType;

    EventReader(Values values, JavaType dataType) {
        this.values = values;
        this.dataType = dataType;
    }

    /**
     * Reads the event.
     *
     * @throws PayloadException if it lacks a required attribute or its data isn't of the type
     */
    Event<Object> read(Call call) throws IOException {
        String mediaType = call.mediaType();
        if (mediaType.equals(STRUCTURED)) {
            return structured(call.bytes());
        }
        if (mediaType.startsWith("application/cloudevents")) {
            throw new PayloadException(
                    Failure.Kind.MEDIA_TYPE,
                    "expected one event as "
                            + STRUCTURED
                            + ", but the content type is '"
                            + mediaType
                            + "'");
        }
        Object data = values.read(dataType, call.bytes(), mediaType);
        return call.header(PREFIX + "specversion").isPresent()
                ? event(
                        binaryAttributes(call.invoke().headers()),
                        call.header("content-type"),
                        data)
                : wrapped(call, data);
    }

    private static Event<Object> wrapped(Call call, @Nullable Object data) {
        return new Event<>(
                call.context().invocationId(),
                "/functions/" + call.context().function(),
                "io.penstock.invocation",
                Optional.empty(),
                Optional.empty(),
                call.header("content-type"),
                Optional.empty(),
                Map.of(),
                data);
    }

    /**
     * The event that a function emits, its data as it travels.
     *
     * @param headers what {@link EventWriter} has written
     */
    static Event<byte[]> emitted(List<Header> headers, byte[] data) {
        Optional<String> contentType =
                headers.stream()
                        .filter(header -> header.name().equals(AnswerHeaders.CONTENT_TYPE))
                        .map(Header::value)
                        .findFirst();
        return event(binaryAttributes(headers), contentType, data);
    }

    private static Map<String, String> binaryAttributes(List<Header> headers) {
        Map<String, String> attributes = new HashMap<>();
        for (Header header : headers) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (name.startsWith(PREFIX)) {
                attributes.put(
                        name.substring(PREFIX.length()), Query.decode(header.value(), false));
            }
        }
        return attributes;
    }

    private Event<Object> structured(byte[] body) throws IOException {
        JsonNode root = values.tree(body);
        if (!root.isObject()) {
            throw refused("a structured event must be a JSON object");
        }
        Map<String, String> attributes = new HashMap<>();
        for (Map.Entry<String, JsonNode> member : root.properties()) {
            if (member.getValue().isValueNode() && !member.getValue().isNull()) {
                attributes.put(member.getKey(), member.getValue().asText());
            }
        }
        attributes.remove("data");
        attributes.remove("data_base64");
        Optional<String> contentType = Optional.ofNullable(attributes.get("datacontenttype"));
        return event(attributes, contentType, structuredData(root, contentType));
    }

    private @Nullable Object structuredData(JsonNode root, Optional<String> contentType)
            throws IOException {
        JsonNode encoded = root.get("data_base64");
        if (encoded != null && !encoded.isNull()) {
            String mediaType = contentType.map(Call::withoutParameters).orElse("");
            return values.read(dataType, binary(encoded), mediaType);
        }
        JsonNode data = root.get("data");
        if (data == null || data.isNull()) {
            return null;
        }
        String text = data.isTextual() ? data.textValue() : data.toString();
        if (dataType.hasRawClass(String.class)) {
            return text;
        }
        if (dataType.hasRawClass(byte[].class)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        return values.read(dataType, data);
    }

    private static byte[] binary(JsonNode encoded) {
        try {
            return encoded.binaryValue();
        } catch (IOException _) {
            throw refused("'data_base64' isn't Base64");
        }
    }

    private static <D> Event<D> event(
            Map<String, String> attributes, Optional<String> contentType, @Nullable D data) {
        String version = required(attributes, "specversion");
        if (!version.startsWith("1.")) {
            throw refused("specversion '" + version + "' isn't known; expected 1.0");
        }
        String id = required(attributes, "id");
        String source = required(attributes, "source");
        String type = required(attributes, "type");
        Optional<String> subject = Optional.ofNullable(attributes.remove("subject"));
        Optional<OffsetDateTime> time =
                Optional.ofNullable(attributes.remove("time")).map(EventReader::time);
        Optional<String> schema = Optional.ofNullable(attributes.remove("dataschema"));
        attributes.remove("datacontenttype");
        return new Event<>(id, source, type, subject, time, contentType, schema, attributes, data);
    }

    private static String required(Map<String, String> attributes, String name) {
        String value = attributes.remove(name);
        if (value == null || value.isEmpty()) {
            throw refused("the event lacks the attribute '" + name + "'");
        }
        return value;
    }

    private static OffsetDateTime time(String text) {
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeException _) {
            throw refused("the event's time '" + text + "' isn't a timestamp of RFC 3339");
        }
    }

    private static PayloadException refused(String problem) {
        return new PayloadException(Failure.Kind.PAYLOAD, problem);
    }
}
