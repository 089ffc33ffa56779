package io.penstock.runtime.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/** A trigger's configuration as JSON text: names in order, no white space. */
public final class ConfigJson {

    private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private ConfigJson() {}

    /**
     * The text of a configuration; equal configurations have equal texts.
     *
     * @param tree names with strings, numbers, booleans, lists, maps and nulls
     */
    public static String write(Map<String, ?> tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a configuration that can't be JSON", e);
        }
    }

    /**
     * Reads what {@link #write} made.
     *
     * @throws IllegalArgumentException if it isn't a JSON object
     */
    public static Map<String, Object> read(String json) {
        try {
            return MAPPER.readValue(json, TREE);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a configuration that isn't JSON", e);
        }
    }
}
