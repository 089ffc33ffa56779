package io.penstock.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.event.MemorySize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AotCacheTest {

    private @TempDir Path directory;

    @Test
    void isMissingUntilItIsThere() throws Exception {
        // Given
        AotCache cache = AotCache.of(settings(Files.createFile(directory.resolve("worker.jar"))));

        // When
        assertThat(cache.missing()).isTrue();
        Files.createFile(recording(cache));
        boolean adopted = cache.adopt();

        // Then
        assertThat(adopted).isTrue();
        assertThat(cache.missing()).isFalse();
        assertThat(cache.present()).isTrue();
        assertThat(cache.flags()).hasSize(1);
    }

    @Test
    void isNeitherThereNorMissingWhenTheWorkersJarsCannotBeRead() throws Exception {
        // Given
        AotCache cache = AotCache.of(settings(directory.resolve("gone.jar")));

        // When, Then
        assertThat(cache.missing()).isFalse();
        assertThat(cache.present()).isFalse();
        assertThat(cache.flags()).isEmpty();
    }

    @Test
    void isNeitherThereNorMissingWhereItIsOff() {
        assertThat(AotCache.off().missing()).isFalse();
        assertThat(AotCache.off().flags()).isEmpty();
    }

    private static Path recording(AotCache cache) {
        return Path.of(cache.recordingFlags().getFirst().split("=", 2)[1]);
    }

    private WorkerSettings settings(Path jar) {
        return new WorkerSettings(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                List.of(jar),
                directory.resolve("priming.jar"),
                directory.resolve("cache"),
                MemorySize.ofMebibytes(512),
                MemorySize.ofMebibytes(128),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1));
    }
}
