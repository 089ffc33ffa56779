package io.penstock.runtime.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.queue.EventRequest;
import java.util.ArrayList;
import java.util.List;

/** Requests and headers as {@code payloads.envelope} and {@code answers.headers} have them. */
final class HeadersJson {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private HeadersJson() {}

    /** A request without its body. */
    static String envelope(EventRequest request) {
        ObjectNode envelope = MAPPER.createObjectNode();
        envelope.put("method", request.method());
        envelope.put("path", request.path());
        envelope.put("query", request.query());
        envelope.set("headers", array(request.headers()));
        return envelope.toString();
    }

    /** A request from its envelope and its body. */
    static EventRequest request(String envelope, Slice body) {
        JsonNode tree = read(envelope);
        return new EventRequest(
                tree.path("method").asText(),
                tree.path("path").asText(),
                tree.path("query").asText(),
                list(tree.path("headers")),
                body);
    }

    /** Headers. */
    static String write(List<Header> headers) {
        return array(headers).toString();
    }

    /** Headers from what {@link #write} made. */
    static List<Header> headers(String json) {
        return list(read(json));
    }

    private static ArrayNode array(List<Header> headers) {
        ArrayNode array = MAPPER.createArrayNode();
        headers.forEach(header -> array.add(header.name()).add(header.value()));
        return array;
    }

    private static List<Header> list(JsonNode array) {
        List<Header> headers = new ArrayList<>(array.size() / 2);
        for (int i = 0; i + 1 < array.size(); i += 2) {
            headers.add(new Header(array.get(i).asText(), array.get(i + 1).asText()));
        }
        return headers;
    }

    private static JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what the store has isn't what it was given", e);
        }
    }
}
