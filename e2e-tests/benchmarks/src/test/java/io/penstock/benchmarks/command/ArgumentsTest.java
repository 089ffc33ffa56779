package io.penstock.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ArgumentsTest {

    private static Arguments arguments(String... typed) {
        return new Arguments(List.of("rounds", "sizes", "store"), typed);
    }

    @Test
    void readsWhatIsGiven() {
        // When
        Arguments given =
                arguments("--rounds", "7", "--sizes", "1,20", "--store", "b", "--rounds", "8");

        // Then
        assertThat(given.number("rounds", 5, 1)).isEqualTo(8);
        assertThat(given.text("rounds", "5")).isEqualTo("8");
        assertThat(given.numbers("sizes", List.of(3), 1)).containsExactly(1, 20);
        assertThat(given.words("sizes")).containsExactly("1", "20");
        assertThat(given.oneOrAll("store", "a", "b")).containsExactly("b");
    }

    @Test
    void hasDefaults() {
        // When
        Arguments none = arguments();

        // Then
        assertThat(none.number("rounds", 5, 1)).isEqualTo(5);
        assertThat(none.text("rounds", "5")).isEqualTo("5");
        assertThat(none.numbers("sizes", List.of(3), 1)).containsExactly(3);
        assertThat(none.words("sizes")).isEmpty();
        assertThat(none.oneOrAll("store", "a", "b")).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--speed", "rounds", "-rounds", "----rounds", ""})
    void refusesWhatItDoesNotKnow(String name) {
        assertThatExceptionOfType(WrongUsageException.class)
                .isThrownBy(() -> arguments(name, "9"))
                .withMessage("'%s' is unknown; there are: --rounds, --sizes, --store", name);
    }

    @Test
    void refusesAnOptionWithoutAValue() {
        assertThatExceptionOfType(WrongUsageException.class)
                .isThrownBy(() -> arguments("--sizes", "1", "--rounds"))
                .withMessage("--rounds lacks its value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1", "1.5", "10000000", "99999999999", "", " 3", "٣"})
    void refusesWhatIsNoNumberOrOutsideOfTheRange(String value) {
        assertThatExceptionOfType(WrongUsageException.class)
                .isThrownBy(() -> arguments("--rounds", value).number("rounds", 5, 2))
                .withMessage("--rounds %s is not a number from 2 to 9999999", value);
    }

    @ParameterizedTest
    @CsvSource({"'1,,2',''", "'1,x',x", "'0',0"})
    void refusesOneBadNumberAmongSeveral(String value, String bad) {
        assertThatExceptionOfType(WrongUsageException.class)
                .isThrownBy(() -> arguments("--sizes", value).numbers("sizes", List.of(3), 1))
                .withMessage("--sizes %s is not a number from 1 to 9999999", bad);
    }

    @Test
    void refusesAWordThatIsNoChoice() {
        assertThatExceptionOfType(WrongUsageException.class)
                .isThrownBy(() -> arguments("--store", "c").oneOrAll("store", "a", "b"))
                .withMessage("--store c is unknown; there are: a, b");
    }

    @Test
    void isNotAskedForWhatIsNotDeclared() {
        assertThatIllegalStateException().isThrownBy(() -> arguments().text("speed", "1"));
    }
}
