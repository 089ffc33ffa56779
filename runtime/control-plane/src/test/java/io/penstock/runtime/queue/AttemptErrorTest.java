package io.penstock.runtime.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import org.junit.jupiter.api.Test;

final class AttemptErrorTest {

    @Test
    void isAProblemAgainWithAllThatWasKept() {
        Problem problem =
                Problem.of(ErrorCode.FUNCTION_FAILED, "f failed")
                        .with("errorType", "java.lang.IllegalStateException")
                        .with("errorMessage", "no")
                        .with("stack", "at f");

        assertThat(AttemptError.of(problem).problem()).isEqualTo(problem);
    }

    @Test
    void hasNoTextThatADatabaseRefuses() {
        AttemptError error =
                new AttemptError("function-failed", "a\0b", "T", "half \ud83d pair", "\0");

        assertThat(error.detail()).isEqualTo("a\ufffdb");
        assertThat(error.message()).isEqualTo("half ? pair");
        assertThat(error.stack()).isEqualTo("\ufffd");
    }
}
