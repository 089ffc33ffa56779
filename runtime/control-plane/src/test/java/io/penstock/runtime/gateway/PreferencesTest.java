package io.penstock.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreferencesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "respond-async",
                "Respond-Async",
                "respond-async=\"\"",
                "respond-async; wait=5",
                " respond-async ",
                "handling=lenient,respond-async",
                "wait=10, respond-async",
                "x=\"a, b; \\\" c\", respond-async",
                ",,respond-async"
            })
    void findsTheWishForAnAsynchronousAnswer(String line) {
        assertThat(Preferences.of(List.of(line)).respondAsync()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "respond-asynchronously",
                "not-respond-async",
                "respond-async=later",
                "x=\"respond-async\"",
                "x=\"a, respond-async\"",
                "x; respond-async",
                "x=\"never closed, respond-async"
            })
    void isNotMisledByWhatLooksLikeIt(String line) {
        assertThat(Preferences.of(List.of(line))).isEqualTo(new Preferences(false, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait", "wait=5", "WAIT = \"5\"", "return=minimal, wait=0"})
    void findsTheWishToWait(String line) {
        assertThat(Preferences.of(List.of(line))).isEqualTo(new Preferences(false, true));
    }

    @Test
    void ofTwoTheFirstCounts() {
        assertThat(Preferences.of(List.of("wait=soon, wait=5")).waits()).isFalse();
        assertThat(Preferences.of(List.of("respond-async=x", "respond-async")).respondAsync())
                .isFalse();
    }

    @Test
    void linesAddUp() {
        assertThat(Preferences.of(List.of("wait=5", "respond-async")))
                .isEqualTo(new Preferences(true, true));
        assertThat(Preferences.of(List.of())).isEqualTo(new Preferences(false, false));
    }
}
