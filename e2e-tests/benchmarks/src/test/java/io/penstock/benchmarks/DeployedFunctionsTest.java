package io.penstock.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.benchmarks.DeployedFunctions.Calls;
import io.penstock.benchmarks.DeployedFunctions.Memory;
import io.penstock.benchmarks.report.Target;
import io.penstock.benchmarks.report.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeployedFunctionsTest {

    private static final long KIB = 1024;

    private static Turns.Round<OwnStarts.Start<Memory>> start(
            long oneMillis, long eachKib, int more) {
        return new Turns.Round<>(
                new OwnStarts.Start<>(oneMillis * 1000, new Memory(KIB, KIB)),
                new OwnStarts.Start<>(
                        700_000,
                        new Memory(KIB + eachKib * KIB * more, KIB + 2 * eachKib * KIB * more)));
    }

    private static DeployedFunctions.Figures figures(int functions) {
        int more = functions - 1;
        return new DeployedFunctions.Figures(
                functions,
                Duration.ofSeconds(10),
                List.of(
                        start(600, 3, more),
                        start(500, 9, more),
                        start(550, 4, more),
                        start(550, 4, more),
                        start(550, 4, more)),
                List.of(new Turns.Round<>(new Calls(100, 2000), new Calls(105, 1000))));
    }

    @Test
    void showsMediansOfTheStarts() {
        assertThat(figures(1000).tableRow())
                .isEqualTo(
                        "| 1000 | 10.0 s | 10.0 ms | 5 | 4.0 (3.0 to 9.0) | 8.0 (6.0 to 18.0)"
                                + " | 700 (700 to 700) | 550 (500 to 600) | 1.05 | 0.50 |"
                                + System.lineSeparator());
    }

    @Test
    void oneRoundOfCallsSaysNothing() {
        assertThat(figures(1000).targets())
                .filteredOn(target -> target.what().contains("call"))
                .hasSize(2)
                .allSatisfy(
                        target ->
                                assertThat(target.verdict())
                                        .isEqualTo(
                                                new Verdict.Uncounted("1 of at least 5 rounds")));
    }

    @Test
    void judgesTheProcessOnlyWhereThereAreManyFunctions() {
        assertThat(figures(9_999).targets())
                .extracting(Target::what)
                .noneMatch(what -> what.startsWith("process memory"));
        assertThat(figures(10_000).targets())
                .contains(
                        Target.atMost(
                                "process memory per deployed idle function, 10000 of them",
                                8,
                                8,
                                " KiB"));
    }
}
