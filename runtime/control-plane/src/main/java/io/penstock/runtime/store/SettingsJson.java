package io.penstock.runtime.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.runtime.registry.FunctionSettings;
import io.penstock.runtime.registry.SettingsParser;
import java.util.Map;

/** Settings as the column {@code versions.settings} has them. */
final class SettingsJson {

    private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private SettingsJson() {}

    static String write(FunctionSettings settings) {
        try {
            return MAPPER.writeValueAsString(SettingsParser.tree(settings));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("settings that can't be written as JSON", e);
        }
    }

    /**
     * Reads settings.
     *
     * @throws IllegalStateException if the text isn't what {@link #write} makes, e.g. because a
     *     newer version of Penstock wrote it
     */
    static FunctionSettings read(String json, String version) {
        try {
            return SettingsParser.parse(MAPPER.readValue(json, TREE));
        } catch (JsonProcessingException | RuntimeException e) {
            throw new IllegalStateException(
                    "the stored settings of "
                            + version
                            + " can't be read by this version of Penstock",
                    e);
        }
    }
}
