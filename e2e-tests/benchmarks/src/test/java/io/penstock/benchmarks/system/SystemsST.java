package io.penstock.benchmarks.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.benchmarks.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Measures nothing: every system starts and answers what it will be measured with. */
final class SystemsST {

    static Stream<Named<SystemUnderTest>> systems() throws IOException {
        return new Systems(Path.of(System.getProperty("penstock.root")))
                .all().stream().map(system -> Named.of(system.name(), system));
    }

    @ParameterizedTest
    @MethodSource("systems")
    void answersItsWorkloads(SystemUnderTest system, @TempDir Path directory) throws Exception {
        List<Workload> workloads =
                Arrays.stream(Workload.values())
                        .filter(workload -> system.lacks(workload).isEmpty())
                        .toList();
        try (RunningSystem running = system.start(workloads, directory)) {
            assertThat(running.processes().cpuSeconds()).isPositive();
            assertThat(running.processes().peakBytes()).isPositive();
        }
    }
}
