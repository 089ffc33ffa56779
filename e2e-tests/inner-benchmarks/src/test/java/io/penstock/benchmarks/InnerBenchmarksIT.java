package io.penstock.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

class InnerBenchmarksIT {

    @Test
    void eachRuns() throws RunnerException {
        // When
        Collection<RunResult> results =
                new Runner(
                                new OptionsBuilder()
                                        .forks(0)
                                        .warmupIterations(0)
                                        .measurementIterations(1)
                                        .measurementTime(TimeValue.milliseconds(20))
                                        .shouldFailOnError(true)
                                        .build())
                        .run();

        // Then
        assertThat(results)
                .extracting(result -> result.getParams().getBenchmark())
                .anyMatch(name -> name.contains("FrameCodecBenchmark"))
                .anyMatch(name -> name.contains("LeaseBenchmark"))
                .anyMatch(name -> name.contains("LedgerAppendBenchmark"))
                .anyMatch(name -> name.contains("RouteMatchBenchmark"));
        assertThat(results)
                .allSatisfy(
                        result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
    }
}
