package io.penstock.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.benchmarks.http.HttpBenchmark;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every benchmark tells what is wrong with an option, and touches nothing. */
@Timeout(60)
final class WrongUsageIT {

    private static final Map<String, Class<?>> BENCHMARKS =
            Map.of(
                    "cold", ColdBenchmark.class,
                    "http", HttpBenchmark.class,
                    "queue", QueueBenchmark.class,
                    "scale", ScaleBenchmark.class,
                    "soak", SoakBenchmark.class,
                    "triggers", TriggerBenchmark.class);

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "cold     | --sample  | 5    | '--sample' is unknown; there are: --samples, --root, --distribution",
                "cold     | --samples | five | --samples five is not a number from 1 to 9999999",
                "http     | --rounds  | 0    | --rounds 0 is not a number from 1 to 9999999",
                "queue    | --second  | 5    | '--second' is unknown; there are: --seconds, --senders, --store, --java-options, --root, --distribution",
                "queue    | --seconds | 5s   | --seconds 5s is not a number from 1 to 9999999",
                "queue    | --senders | 0    | --senders 0 is not a number from 1 to 9999999",
                "queue    | --store   | h2   | --store h2 is unknown; there are: sqlite, postgresql",
                "scale    | --part    | up   | --part up is unknown; there are: step, functions, idle, metering",
                "scale    | --functions | 9,x | --functions x is not a number from 2 to 9999999",
                "scale    | --functions | 1  | --functions 1 is not a number from 2 to 9999999",
                "soak     | --minutes | -1   | --minutes -1 is not a number from 1 to 9999999",
                "triggers | --event   | 5000 | '--event' is unknown; there are: --events, --rounds, --source, --root, --distribution",
                "triggers | --events  | 999  | --events 999 is not a number from 1000 to 9999999",
                "triggers | --rounds  | few  | --rounds few is not a number from 1 to 9999999",
                "triggers | --source  | kafka | --source kafka is unknown; there are: file, database, mqtt"
            })
    void aWrongOptionIsToldInOneLine(String benchmark, String option, String value, String told)
            throws Exception {
        // When
        Path output = folder.resolve("output.txt");
        int code = run(benchmark, output, "--root", folder.toString(), option, value);

        // Then
        assertThat(Files.readString(output)).isEqualTo("./dev bench %s: %s%n", benchmark, told);
        assertThat(code).isEqualTo(2);
        assertThat(folder.resolve("target")).doesNotExist();
    }

    private static int run(String benchmark, Path output, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                BENCHMARKS.get(benchmark).getName()));
        command.addAll(List.of(arguments));
        File file = output.toFile();
        Process process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file).start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("%s ends", benchmark).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
