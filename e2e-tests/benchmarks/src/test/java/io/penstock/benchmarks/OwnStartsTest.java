package io.penstock.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.benchmarks.report.Series;
import io.penstock.benchmarks.report.Target;
import java.util.Collections;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OwnStartsTest {

    private static OwnStarts.Figures figures(
            String form, int functions, int starts, double millis, long mebibytes) {
        return new OwnStarts.Figures(
                form,
                functions,
                new Series(Collections.nCopies(starts, millis)),
                mebibytes * 1024 * 1024);
    }

    @ParameterizedTest(name = "{0} ms, {1} MiB")
    @CsvSource({"100, 80, true, true", "101, 80, false, true", "100, 81, true, false"})
    void judgesTheNativeFormWithFunctions(
            double millis, long mebibytes, boolean inTime, boolean inMemory) {
        assertThat(figures("native", 100, 10, millis, mebibytes).targets())
                .extracting(Target::met)
                .containsExactly(inTime, inMemory);
    }

    @ParameterizedTest(name = "{0} with {1} functions")
    @CsvSource({"JVM, 100", "native, 0"})
    void promisesNothingOfOthers(String form, int functions) {
        assertThat(figures(form, functions, 10, 5, 5).targets()).isEmpty();
    }

    @ParameterizedTest(name = "{0} starts")
    @CsvSource({"4, false", "5, true"})
    void aTimeOfFewStartsDoesntCount(int starts, boolean met) {
        assertThat(figures("native", 100, starts, 5, 5).targets().getFirst().met()).isEqualTo(met);
    }
}
