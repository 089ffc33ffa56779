package io.penstock.trigger.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.protocol.TriggerFrame.Spec;
import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerConfig;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a trigger's configuration. Safe for several threads. */
final class ConfigReader {

    private static final TypeReference<Map<String, @Nullable Object>> TREE =
            new TypeReference<>() {};

    private final JsonMapper json =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.USE_LONG_FOR_INTS)
                    .build();

    /**
     * Reads it.
     *
     * @throws ConfigException if it isn't a JSON object, or has a field twice
     */
    TriggerConfig read(Spec spec) throws ConfigException {
        try {
            Map<String, @Nullable Object> tree = json.readValue(spec.config().text(), TREE);
            if (tree != null) {
                Map<String, Object> fields = new HashMap<>();
                tree.forEach(
                        (name, value) -> {
                            if (value != null) {
                                fields.put(name, value);
                            }
                        });
                return new TriggerConfig(fields, spec.secrets());
            }
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    "", "", "The configuration can't be read: " + e.getOriginalMessage() + ".");
        }
        throw new ConfigException("", "", "The configuration has to be a JSON object.");
    }
}
