package io.penstock.function;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
     * @param path the path behind the function's name, or the whole one at a trigger's route;
     *     decoded, starting with {@code /}
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

    /**
     * The decoded path: behind the function's name, {@code /} when there is nothing behind it; the
     * whole one at a trigger's route.
     */
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

    /**
     * What stands for the parameters of the trigger's path, decoded: {@code id} of {@code
     * /orders/{id}}. Read from the header {@code penstock-path-parameters}, which only Penstock can
     * set.
     *
     * @return values by name, in the path's order; empty unless a trigger of type {@code http} with
     *     parameters in its path brought the request
     */
    public Map<String, String> pathParameters() {
        return headers.first(PathParameters.HEADER).map(PathParameters::parse).orElse(Map.of());
    }

    /** What stands for a parameter of the trigger's path, decoded. */
    public Optional<String> pathParameter(String name) {
        return Optional.ofNullable(pathParameters().get(name));
    }

    /**
     * The value of a cookie that came with the request, as it was sent but for quotes around it.
     *
     * @param name the cookie's name; upper and lower case differ
     * @return the first one's of that name
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6265#section-4.2.1">RFC 6265, cookies</a>
     */
    public Optional<String> cookie(String name) {
        return headers.all("cookie").stream()
                .flatMap(line -> Stream.of(line.split(";", -1)))
                .map(String::strip)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> unquoted(pair.substring(name.length() + 1)))
                .findFirst();
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
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
