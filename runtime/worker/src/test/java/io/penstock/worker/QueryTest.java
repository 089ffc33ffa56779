package io.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {

    @Test
    void keepsValuesOfANameInOrder() {
        // Then
        assertThat(Query.parse("b=2&a=1&b=1&&c&=x&d=e=f"))
                .containsEntry("b", List.of("2", "1"))
                .containsEntry("a", List.of("1"))
                .containsEntry("c", List.of(""))
                .containsEntry("", List.of("x"))
                .containsEntry("d", List.of("e=f"));
    }

    @Test
    void hasNoParametersWhenEmpty() {
        // Then
        assertThat(Query.parse("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a+b,a b", "%41,A", "%C3%BC,ü", "100%,100%", "%4,%4", "%zz,%zz", "a%2Bb,a+b"})
    void decodesAndLeavesBrokenEscapes(String text, String decoded) {
        // Then
        assertThat(Query.decode(text, true)).isEqualTo(decoded);
    }
}
