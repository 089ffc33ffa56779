package io.penstock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PromiseTest {

    private final Promise faster =
            new Promise("faster", new Limit.AtLeast(1.2), Optional.of(new Limit.AtLeast(1.5)));

    @ParameterizedTest
    @CsvSource({"1.19, false, false", "1.2, true, false", "1.49, true, false", "1.5, true, true"})
    void holdsTheMedianAgainstLimitAndAim(double median, boolean met, boolean aimToo) {
        // When
        Target target = faster.judged(new Series(List.of(9.0, median, 0.1)));

        // Then
        Verdict expected = met ? new Verdict.Met(aimToo) : new Verdict.Missed();
        assertThat(target.verdict()).isEqualTo(expected);
        assertThat(target.met()).isEqualTo(met);
    }

    @Test
    void showsLimitAimAndSpread() {
        // When
        Target target = faster.judged(new Series(List.of(1.25, 1.111, 1.4)));

        // Then
        assertThat(target)
                .isEqualTo(
                        new Target(
                                "faster",
                                ">= 1.2, aim 1.5",
                                "1.25 (1.11 to 1.40)",
                                new Verdict.Met(false)));
    }

    @ParameterizedTest
    @CsvSource({"1, false", "1.001, true"})
    void asMuchIsNotAbove(double ratio, boolean met) {
        // When
        Target target = new Promise("above", new Limit.Above(1)).judged(new Series(List.of(ratio)));

        // Then
        assertThat(target.promised()).isEqualTo("> 1");
        assertThat(target.met()).isEqualTo(met);
    }

    @ParameterizedTest
    @CsvSource({"2, true", "2.01, false", "NaN, false"})
    void asMuchIsAtMost(double ratio, boolean met) {
        // When
        Target target =
                new Promise("at most", new Limit.AtMost(2)).judged(new Series(List.of(ratio)));

        // Then
        assertThat(target.promised()).isEqualTo("<= 2");
        assertThat(target.met()).isEqualTo(met);
    }

    @Test
    void aFigureThatDoesNotCountMeetsNothing() {
        // When
        Target target = faster.uncounted(new Series(List.of(2.0)), "one round");

        // Then
        assertThat(target.measured()).isEqualTo("2.00");
        assertThat(target.met()).isFalse();
    }

    @Test
    void noFigureMeetsNothing() {
        // When
        Target target = faster.notMeasured();

        // Then
        assertThat(target.measured()).isEmpty();
        assertThat(target.met()).isFalse();
    }
}
