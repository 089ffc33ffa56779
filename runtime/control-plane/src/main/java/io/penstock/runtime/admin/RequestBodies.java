package io.penstock.runtime.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads the small bodies users send. Strict: nothing unknown, nothing twice, no string for a
 * number; figures keep their digits ({@code 1.10} stays {@code 1.10}).
 */
final class RequestBodies {

    private static final int BYTES_MAX = 256 * 1024;
    private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

    private static final ObjectMapper JSON =
            strict(
                    JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build()));

    private static final ObjectMapper YAML =
            strict(
                    YAMLMapper.builder(
                            YAMLFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build()));

    private RequestBodies() {}

    /**
     * Reads a JSON object.
     *
     * @throws ProblemException {@code bad-request} with field or place, {@code payload-too-large},
     *     {@code client-gone}
     */
    static <T> T json(InputStream body, Class<T> type) {
        try {
            T value = JSON.readValue(bytes(body), type);
            if (value == null) {
                throw bad("body", "Send a JSON object, not null.");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw bad(e, "body");
        } catch (IOException e) {
            throw cutOff(e);
        }
    }

    /**
     * Reads an object in JSON, which begins with a brace, or in YAML.
     *
     * @param field what to call it in a problem
     * @return strings, numbers, booleans, lists and maps; empty for an empty text
     * @throws ProblemException as {@link #json}
     */
    static Map<String, Object> tree(InputStream body, String field) {
        try {
            String text = new String(bytes(body), StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                return Map.of();
            }
            Map<String, Object> tree = (text.startsWith("{") ? JSON : YAML).readValue(text, TREE);
            return tree == null ? Map.of() : tree;
        } catch (JsonProcessingException e) {
            throw bad(e, field);
        } catch (IOException e) {
            throw cutOff(e);
        }
    }

    private static ObjectMapper strict(MapperBuilder<?, ?> builder) {
        return builder.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .build();
    }

    private static byte[] bytes(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(BYTES_MAX + 1);
        if (bytes.length > BYTES_MAX) {
            throw Problem.of(
                            ErrorCode.PAYLOAD_TOO_LARGE,
                            "Up to %d bytes would work.".formatted(BYTES_MAX))
                    .exception();
        }
        return bytes;
    }

    private static ProblemException bad(JsonProcessingException failure, String otherwise) {
        String field = otherwise;
        if (failure instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            field =
                    mapping.getPath().stream()
                            .map(RequestBodies::name)
                            .collect(Collectors.joining("."));
        }
        JsonLocation at = failure.getLocation();
        String place =
                at == null
                        ? ""
                        : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
        return bad(field, reason(failure) + place + ".");
    }

    /** What is wrong, without the names of our classes that Jackson would tell. */
    private static String reason(JsonProcessingException failure) {
        return switch (failure) {
            case UnrecognizedPropertyException unknown ->
                    "There is no field '%s'; there are %s"
                            .formatted(unknown.getPropertyName(), unknown.getKnownPropertyIds());
            case JsonMappingException _ -> "The value isn't of the type that is needed";
            default -> failure.getOriginalMessage().lines().findFirst().orElse("Unreadable");
        };
    }

    private static String name(JsonMappingException.Reference part) {
        return part.getFieldName() == null
                ? Integer.toString(part.getIndex())
                : part.getFieldName();
    }

    private static ProblemException bad(String field, String detail) {
        return Problem.of(ErrorCode.BAD_REQUEST, detail).with("field", field).exception();
    }

    private static ProblemException cutOff(IOException cause) {
        return new ProblemException(
                Problem.of(ErrorCode.CLIENT_GONE, "The body ended early."), cause);
    }
}
