package io.penstock.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColdBenchmarkST {

    @Test
    void measuresEachKindOfStart(@TempDir Path results) throws Exception {
        // When
        ColdBenchmark.run(
                SmallBench.in(results),
                new ColdBenchmark.Sizes(
                        1, 2, Duration.ofMillis(100), 1, 2, Duration.ofMillis(100)));

        // Then
        assertThat(results.resolve("cold.md"))
                .content()
                .contains("| new process, AOT cache |")
                .contains("| new process, no AOT cache |")
                .contains("| prewarmed worker |")
                .contains("| worker with room |")
                .contains("| shared worker |")
                .contains("| warm call |")
                .contains("| control plane, JVM, with 0 functions; at rest ")
                .contains("| control plane, JVM, with 2 functions; at rest ")
                .contains("| doesn't count: prewarmed worker: 1 of 100 samples; warm call: ")
                .doesNotContain("| yes |", "| **no** |");
        assertThat(results.resolve("cold.json")).content().contains("\"kind\": \"instance\"");
        assertThat(results.resolve("cold.svg"))
                .content()
                .contains(">prewarmed worker<", ">JVM, 2 functions<");
    }
}
