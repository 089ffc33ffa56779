package io.penstock.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScaleBenchmarkST {

    private static final ScaleBenchmark.Sizes SMALL =
            new ScaleBenchmark.Sizes(
                    8, List.of(20), 2, 2, Duration.ofSeconds(1), Duration.ofSeconds(1));

    @Test
    void measuresEachPart(@TempDir Path results) throws Exception {
        // When
        ScaleBenchmark.run(
                SmallBench.in(results), SMALL, List.of("step", "functions", "idle", "metering"));

        // Then
        assertThat(results.resolve("scale.md"))
                .content()
                .contains("Load by Hyperfoil ")
                .contains("| 1 to 8 | 2 |")
                .contains("| 20 |")
                .contains("| dedicated | 2 | 2 |")
                .contains("| shared | 2 | 1 |")
                .contains(
                        "| calls/s with ledger and metrics to without; a worker reads its meters in both |")
                .contains("| errors during the steps, 429 too | <= 0 | 0.00 | yes |");
        assertThat(results.resolve("scale-step.csv")).content().contains("round,seconds,instances");
        assertThat(results.resolve("scale-step.svg")).content().contains("<polyline");
        assertThat(results.resolve("scale.svg"))
                .content()
                .contains(">20, heap<", ">20, process<", ">dedicated<", ">shared<", ">without<");
    }

    @Test
    void soaks(@TempDir Path results) throws Exception {
        // When
        SoakRun.Figures figures =
                new SoakRun(SmallBench.in(results), Duration.ofSeconds(6), Duration.ofMillis(200))
                        .run();

        // Then
        assertThat(figures.errors()).isZero();
        assertThat(figures.calls()).isPositive();
        assertThat(figures.targets()).hasSize(4);
        assertThat(figures.looks())
                .allSatisfy(look -> assertThat(look.heapBytes()).isPositive())
                .allSatisfy(look -> assertThat(look.workerBytes()).isPositive());
    }
}
