package io.penstock.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentViewTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON; charset=utf-8",
                "application/cloudevents+json"
            })
    void showsJsonAsJson(String type) {
        ContentView view = view(type, "{\"a\":[1,2.5]}");

        assertThat(view.body())
                .containsInstanceOf(JsonNode.class)
                .hasValueSatisfying(it -> assertThat(it).hasToString("{\"a\":[1,2.5]}"));
        assertThat(view.bodyBase64()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|{\"a\":",
                "application/json|{} {}",
                "text/plain|{\"a\":1}",
                "application/jsonish|{}",
                "text/plain|größer"
            })
    void showsTextAsText(String type, String body) {
        assertThat(view(type, body).body()).contains(body);
    }

    @Test
    void showsBytesInBase64() {
        Slice bytes = Slice.wrap(new byte[] {'a', (byte) 0xff, 0});

        ContentView view = ContentView.of(List.of(), bytes);

        assertThat(view.body()).isEmpty();
        assertThat(view.bodyBase64()).contains("Yf8A");
    }

    @Test
    void showsNothingOfNothing() {
        ContentView view = view("application/json", "");

        assertThat(view.body()).isEmpty();
        assertThat(view.bodyBase64()).isEmpty();
    }

    @Test
    void headersKeepAllTheirValues() {
        assertThat(
                        ContentView.byName(
                                List.of(
                                        new Header("Set-Cookie", "a"),
                                        new Header("x", "y"),
                                        new Header("set-cookie", "b"))))
                .hasToString("{set-cookie=[a, b], x=[y]}");
    }

    private static ContentView view(String type, String body) {
        return ContentView.of(List.of(new Header("Content-Type", type)), Slice.utf8(body));
    }
}
