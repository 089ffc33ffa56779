package io.penstock.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.ProblemException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/fn/echo", "/fn/a+b/~c.d/.e/ü", "/a/b..c/..d/e.."})
    void whatIsNotEscapedStaysAsItIs(String raw) {
        assertThat(RequestPath.decoded(raw)).isEqualTo(raw);
    }

    @ParameterizedTest
    @CsvSource({"/a%20b+c, /a b+c", "/%C3%BC, /ü", "/a%2Fb, /a/b", "/%EF%BF%BD, /\uFFFD"})
    void escapesAreDecoded(String raw, String decoded) {
        assertThat(RequestPath.decoded(raw)).isEqualTo(decoded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "/a/../b",
                "/a/..",
                "/%2e%2E/b",
                "/a%2F..%2Fb",
                "/a%00",
                "/a\0",
                "/a%FF",
                "/a\uFFFD",
                "/a%",
                "/a%zz"
            })
    void refusesWhatIsNoPath(String raw) {
        assertThatThrownBy(() -> RequestPath.decoded(raw))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.BAD_REQUEST));
    }
}
