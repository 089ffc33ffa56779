package io.penstock.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ErrorCodeTest {

    @ParameterizedTest
    @EnumSource
    void kindAndStatusAgree(ErrorCode code) {
        switch (code.kind()) {
            case CALLER -> assertThat(code.status()).isBetween(400, 499).isNotEqualTo(429);
            case CAPACITY -> assertThat(code.status()).isEqualTo(429);
            case FUNCTION -> assertThat(code.status()).isIn(500, 502, 504);
            case PLATFORM -> assertThat(code.status()).isIn(500, 501, 503, 504);
        }
    }

    @ParameterizedTest
    @EnumSource
    void codesAreWordsWithDashes(ErrorCode code) {
        assertThat(code.code()).matches("[a-z]+(-[a-z]+)*");
    }

    @ParameterizedTest
    @EnumSource
    void titlesAreShortSentences(ErrorCode code) {
        assertThat(code.title()).matches("[A-Z].{8,60}[^.]");
    }

    @Test
    void noTwoCodesHaveTheSameTitle() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::title)).doesNotHaveDuplicates();
    }
}
