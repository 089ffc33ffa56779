package io.penstock.trigger.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ThrownTest {

    private static Exception deep(String message, int frames, Throwable cause) {
        Exception deep = new IllegalStateException(message, cause);
        deep.setStackTrace(
                IntStream.range(0, frames)
                        .mapToObj(
                                line -> new StackTraceElement("a.Class", "method", "A.java", line))
                        .toArray(StackTraceElement[]::new));
        return deep;
    }

    @Test
    void showsTheCauseBehindALongStack() {
        // When
        String text = Thrown.stackOf(deep("outer", 5000, deep("inner", 5000, null)));

        // Then
        assertThat(text)
                .hasSizeLessThanOrEqualTo(8 * 1024)
                .startsWith("java.lang.IllegalStateException: outer\n\tat a.Class.method(A.java:0)")
                .contains(
                        "\nCaused by: java.lang.IllegalStateException: inner\n"
                                + "\tat a.Class.method(A.java:0)");
    }

    @Test
    void leavesWhatAShortStackDoesNotNeedToItsCause() {
        // When
        String text = Thrown.stackOf(deep("outer", 3, deep("inner", 200, null)));

        // Then
        assertThat(text).contains("A.java:2)\nCaused by: ").contains("(A.java:190)");
    }

    @Test
    void endsWithACauseThatIsItsOwn() {
        // Given
        Exception first = new IllegalStateException("first");
        Exception second = new IllegalStateException("second", first);
        first.initCause(second);

        // When
        String text = Thrown.stackOf(first);

        // Then
        assertThat(text.split("Caused by: ", -1)).hasSize(8);
    }
}
