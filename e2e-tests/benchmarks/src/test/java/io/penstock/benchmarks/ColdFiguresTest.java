package io.penstock.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.benchmarks.report.Percentiles;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ColdFiguresTest {

    @ParameterizedTest
    @CsvSource({
        "19, | it | 1.00 | - | - | 19 | 0 |",
        "20, | it | 1.00 | 2.00 | - | 20 | 0 |",
        "99, | it | 1.00 | 2.00 | - | 99 | 0 |",
        "100, | it | 1.00 | 2.00 | 3.00 | 100 | 0 |"
    })
    void leavesOutWhatSoFewSamplesCannotTell(int samples, String row) {
        assertThat(ColdFigures.row("it", new Percentiles(1000, 2000, 3000), samples, "0"))
                .isEqualTo(row + System.lineSeparator());
    }
}
