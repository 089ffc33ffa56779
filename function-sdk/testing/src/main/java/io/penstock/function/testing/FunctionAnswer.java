package io.penstock.function.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.function.Headers;
import java.nio.charset.StandardCharsets;

/** What a function answered, or what a fake of one answers. */
public final class FunctionAnswer {

    private final int status;
    private final Headers headers;
    private final byte[] body;

    FunctionAnswer(int status, Headers headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** The answer of a fake: 200 and JSON. */
    public static FunctionAnswer ofJson(String json) {
        return of(200, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /** The answer of a fake. The bytes aren't copied. */
    public static FunctionAnswer of(int status, String contentType, byte[] body) {
        return new FunctionAnswer(status, Headers.none().with("content-type", contentType), body);
    }

    /** The HTTP status. */
    public int status() {
        return status;
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

    /**
     * The body as a JSON tree.
     *
     * @throws IllegalStateException if it isn't JSON
     */
    public JsonNode json() {
        return Json.tree("answer", text());
    }

    @Override
    public String toString() {
        return "FunctionAnswer[status="
                + status
                + ", headers="
                + headers
                + ", body="
                + text()
                + "]";
    }
}
