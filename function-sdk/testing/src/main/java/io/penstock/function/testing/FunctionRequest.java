package io.penstock.function.testing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A request that is being put together; {@link #send} ends it. */
public final class FunctionRequest {

    private final String method;
    private final String path;
    private final List<Map.Entry<String, String>> headers = new ArrayList<>();
    private final List<String> query = new ArrayList<>();
    private final Function<FunctionRequest, FunctionAnswer> sender;
    private byte[] body = new byte[0];

    FunctionRequest(String method, String path, Function<FunctionRequest, FunctionAnswer> sender) {
        this.method = method;
        this.path = path;
        this.sender = sender;
    }

    /** Adds a header. */
    public FunctionRequest header(String name, String value) {
        headers.add(Map.entry(name, value));
        return this;
    }

    /** Adds a query parameter, neither name nor value encoded. */
    public FunctionRequest query(String name, String value) {
        query.add(encode(name) + "=" + encode(value));
        return this;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Sets the body and its media type. The bytes aren't copied. */
    public FunctionRequest body(byte[] bytes, String contentType) {
        body = bytes;
        return header("content-type", contentType);
    }

    /** Sets a JSON body. */
    public FunctionRequest body(String json) {
        return body(json.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    /**
     * Calls the function.
     *
     * @return its answer, whatever its status
     * @throws FunctionFailure if it can't be built, throws, refuses the payload or takes too long
     */
    public FunctionAnswer send() {
        return sender.apply(this);
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    String rawQuery() {
        return String.join("&", query);
    }

    List<Map.Entry<String, String>> headers() {
        return headers;
    }

    byte[] bytes() {
        return body;
    }
}
