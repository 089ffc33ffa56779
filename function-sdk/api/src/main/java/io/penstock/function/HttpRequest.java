package io.penstock.function;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The HTTP request behind an invocation. Immutable but for the bytes, which belong to the function.
 */
public final class HttpRequest {

    private final String method;
    private final String path;
    private final Map<String, List<String>> query;
    private final Headers headers;
    private final byte[] body;

    /**
     * A request.
     *
     * @param method e.g. {@code GET}
     * @param path the path behind the function's name, decoded, starting with {@code /}
     * @param query decoded query parameters, each with its values in order
     * @param headers the headers, without hop-by-hop fields and without Penstock's own credentials
     * @param body the body; not copied
     */
    public HttpRequest(
            String method,
            String path,
            Map<String, List<String>> query,
            Headers headers,
            byte[] body) {
        this.method = method;
        this.path = path;
        this.query = Map.copyOf(query);
        this.headers = headers;
        this.body = body;
    }

    /** The method, e.g. {@code GET}. */
    public String method() {
        return method;
    }

    /** The decoded path behind the function's name; {@code /} when there is nothing behind it. */
    public String path() {
        return path;
    }

    /** The decoded query parameters, each with its values in order. */
    public Map<String, List<String>> query() {
        return query;
    }

    /** The first value of a query parameter, if there is one. */
    public Optional<String> query(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** The headers. */
    public Headers headers() {
        return headers;
    }

    /** The body; empty when there is none. Not a copy. */
    public byte[] body() {
        return body;
    }

    /** The body as UTF-8 text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
