package io.penstock.function.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Reads JSON for a test to look at. */
final class Json {

    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    /**
     * The tree of a text.
     *
     * @param what names the text in an error
     * @throws IllegalStateException if it isn't JSON
     */
    static JsonNode tree(String what, String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the " + what + " isn't JSON: " + text, e);
        }
    }
}
