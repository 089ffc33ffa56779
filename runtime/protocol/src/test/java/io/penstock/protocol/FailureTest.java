package io.penstock.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FailureTest {

    @Test
    void cutsWhatIsTooLongForAFrame() {
        // Given
        String endless = "x".repeat(1_000_000);

        // When
        Failure failure = new Failure(Failure.Kind.FUNCTION, "t", endless, endless);

        // Then
        assertThat(failure.message()).hasSize(Failure.MESSAGE_CHARS_MAX).endsWith("…");
        assertThat(failure.stack()).hasSize(Failure.STACK_CHARS_MAX).endsWith("…");
    }

    @Test
    void keepsWhatFits() {
        // When
        Failure failure =
                new Failure(Failure.Kind.INIT, "t", "x".repeat(Failure.MESSAGE_CHARS_MAX), "stack");

        // Then
        assertThat(failure.message()).hasSize(Failure.MESSAGE_CHARS_MAX).doesNotEndWith("…");
        assertThat(failure.stack()).isEqualTo("stack");
    }
}
