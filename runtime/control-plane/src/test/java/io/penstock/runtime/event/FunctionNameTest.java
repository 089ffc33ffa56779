package io.penstock.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FunctionNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "some", "a-b-1", "billing.invoice", "a-.b-"})
    void readsNamesAsTheyAreShown(String text) {
        assertThat(FunctionName.parse(text)).hasToString(text);
    }

    @Test
    void theDefaultNamespaceMayBeWritten() {
        // When
        FunctionName name = FunctionName.parse("default.some");

        // Then
        assertThat(name).isEqualTo(FunctionName.parse("some")).hasToString("some");
    }

    static Stream<String> bad() {
        return Stream.of(
                "",
                ".",
                "a.",
                ".a",
                "a.b.c",
                "A",
                "1a",
                "-a",
                "a_b",
                "a b",
                "a/b",
                "a@1",
                "a:b",
                "ä",
                "a\n",
                "../a",
                "a".repeat(64),
                "a".repeat(64) + ".b");
    }

    @ParameterizedTest
    @MethodSource("bad")
    void refusesWhatIsNoName(String text) {
        // When
        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> FunctionName.parse(text));

        // Then
        assertThat(refused.problem().code()).isEqualTo(ErrorCode.BAD_NAME);
        assertThat(refused.problem().members()).containsEntry("field", "name");
        assertThat(refused.problem().members()).containsEntry("value", text);
    }

    @Test
    void takesTheLongestNames() {
        String longest = "a".repeat(63) + "." + "b".repeat(63);
        assertThat(FunctionName.parse(longest)).hasToString(longest);
    }

    @Test
    void sortsByNamespaceThenName() {
        assertThat(
                        Stream.of("b.a", "a.b", "x", "a.a")
                                .map(FunctionName::parse)
                                .sorted()
                                .map(FunctionName::toString))
                .containsExactly("a.a", "a.b", "b.a", "x");
    }
}
