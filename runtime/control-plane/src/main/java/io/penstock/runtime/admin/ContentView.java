package io.penstock.runtime.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A body as readers like it best.
 *
 * @param body a JSON value if the content type says so and it is one, else text if it is UTF-8
 * @param bodyBase64 any other body
 */
record ContentView(Optional<Object> body, Optional<String> bodyBase64) {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    /** A body with the headers that came with it; nothing for one without bytes. */
    static ContentView of(List<Header> headers, Slice body) {
        if (body.length() == 0) {
            return new ContentView(Optional.empty(), Optional.empty());
        }
        Optional<String> text = text(body);
        if (text.isEmpty()) {
            return new ContentView(
                    Optional.empty(),
                    Optional.of(Base64.getEncoder().encodeToString(body.array())));
        }
        Optional<Object> json =
                contentType(headers).filter(ContentView::isJson).flatMap(_ -> json(text.get()));
        return new ContentView(json.isPresent() ? json : text.map(it -> it), Optional.empty());
    }

    /** The value of the header Content-Type. */
    static Optional<String> contentType(List<Header> headers) {
        return Header.first(headers, "content-type");
    }

    /** Headers by name; a name may have several values. */
    static Map<String, List<String>> byName(List<Header> headers) {
        Map<String, List<String>> byName = new TreeMap<>();
        headers.forEach(
                header ->
                        byName.computeIfAbsent(
                                        header.name().toLowerCase(Locale.ROOT),
                                        _ -> new ArrayList<>())
                                .add(header.value()));
        return byName;
    }

    private static boolean isJson(String contentType) {
        int end = contentType.indexOf(';');
        String type =
                (end < 0 ? contentType : contentType.substring(0, end))
                        .strip()
                        .toLowerCase(Locale.ROOT);
        return type.equals("application/json") || type.endsWith("+json");
    }

    private static Optional<String> text(Slice body) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(body.buffer()).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    private static Optional<Object> json(String text) {
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }
}
