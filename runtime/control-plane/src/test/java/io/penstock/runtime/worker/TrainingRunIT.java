package io.penstock.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A script stands in for the JVM. */
final class TrainingRunIT {

    private static final String WRITES =
            "echo \"$PWD\" > \"${1#-XX:AOTCacheOutput=}\"; echo \"$@\" >> \"${1#*=}\"; env >>"
                    + " \"${1#*=}\"\n";

    private @TempDir Path directory;

    @Test
    void takesOverWhatTheJvmWroteAndDeletesOlderOnes() throws Exception {
        // Given
        Path older = Files.createFile(directory.resolve("control-plane-1.aot"));
        Path note = Files.createFile(directory.resolve("control-plane-1.aot-in-vain"));
        Path others = Files.createFile(directory.resolve("worker-1.aot"));
        Path cache = directory.resolve("control-plane-2.aot");

        // When
        TrainingRun.Outcome outcome = new TrainingRun(cache, jvm(WRITES)).run();

        // Then
        Path folder = directory.resolve("training");
        assertThat(outcome).isEqualTo(TrainingRun.Outcome.MADE);
        assertThat(cache)
                .content()
                .startsWith(folder + "\n")
                .contains(" -flag -jar a.jar train --data " + folder + "\n")
                .contains("PATH=")
                .doesNotContain("JAVA_HOME=");
        assertThat(List.of(older, note)).noneMatch(Files::exists);
        assertThat(files()).containsExactlyInAnyOrder(cache, others, directory.resolve("java"));
    }

    @Test
    void leavesNothingOfARunThatFails() throws Exception {
        // Given
        Path older = Files.createFile(directory.resolve("control-plane-1.aot"));

        // When
        TrainingRun.Outcome outcome =
                new TrainingRun(
                                directory.resolve("control-plane-2.aot"),
                                jvm(WRITES + "touch \"${1#*=}.config\"; exit 1\n"))
                        .run();

        // Then
        assertThat(outcome).isEqualTo(TrainingRun.Outcome.FAILED);
        assertThat(files()).containsExactlyInAnyOrder(older, directory.resolve("java"));
    }

    @Test
    @Timeout(60)
    void endsTheProcessWhenItIsGivenUp() throws Exception {
        // Given
        Path cache = directory.resolve("control-plane-2.aot");
        TrainingRun run = new TrainingRun(cache, jvm(WRITES + "cat\n"));
        AtomicReference<TrainingRun.Outcome> outcome = new AtomicReference<>();
        Thread running = Thread.ofVirtual().start(() -> outcome.set(runUninterrupted(run)));
        await("started")
                .atMost(Duration.ofSeconds(30))
                .until(() -> Files.exists(directory.resolve("training/recording.aot")));

        // When
        run.close();

        // Then
        assertThat(running.join(Duration.ofSeconds(30))).isTrue();
        assertThat(outcome).hasValue(TrainingRun.Outcome.GIVEN_UP);
        assertThat(files()).containsExactly(directory.resolve("java"));
    }

    @Test
    void writesNothingWhenItWasGivenUpBefore() throws Exception {
        // Given
        TrainingRun run = new TrainingRun(directory.resolve("control-plane-2.aot"), jvm(WRITES));

        // When
        run.close();
        TrainingRun.Outcome outcome = run.run();

        // Then
        assertThat(outcome).isEqualTo(TrainingRun.Outcome.GIVEN_UP);
        assertThat(files()).containsExactly(directory.resolve("java"));
    }

    private static TrainingRun.Outcome runUninterrupted(TrainingRun run) {
        try {
            return run.run();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts it", e);
        }
    }

    private List<String> jvm(String script) throws IOException {
        Path java = directory.resolve("java");
        Files.writeString(java, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        return List.of(java.toString(), "-flag", "-jar", "a.jar");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
