package io.penstock.function.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.function.Headers;
import java.nio.charset.StandardCharsets;

/** What a function answered. */
public final class FunctionAnswer {

    private final int status;
    private final Headers headers;
    private final byte[] body;

    FunctionAnswer(int status, Headers headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
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
        try {
            return new JsonMapper().readTree(text());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the answer isn't JSON: " + text(), e);
        }
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
