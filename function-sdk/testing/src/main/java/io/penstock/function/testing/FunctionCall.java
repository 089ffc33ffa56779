package io.penstock.function.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.function.Headers;
import java.nio.charset.StandardCharsets;

/**
 * A call of another function with {@link io.penstock.function.Context#invoke}, as that function
 * would get it.
 */
public final class FunctionCall {

    private final String function;
    private final Headers headers;
    private final byte[] body;

    FunctionCall(String function, Headers headers, byte[] body) {
        this.function = function;
        this.headers = headers;
        this.body = body;
    }

    /** What was called, as it was written: {@code name}, {@code name@3} or {@code name:alias}. */
    public String function() {
        return function;
    }

    /** The headers: the payload's {@code content-type}, if there is a payload. */
    public Headers headers() {
        return headers;
    }

    /** The payload; empty when there is none. Not a copy. */
    public byte[] body() {
        return body;
    }

    /** The payload as UTF-8 text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * The payload as a JSON tree.
     *
     * @throws IllegalStateException if it isn't JSON
     */
    public JsonNode json() {
        return Json.tree("payload", text());
    }

    @Override
    public String toString() {
        return "FunctionCall[function=" + function + ", body=" + text() + "]";
    }
}
