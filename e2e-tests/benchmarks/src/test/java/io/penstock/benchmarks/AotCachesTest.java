package io.penstock.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.penstock.benchmarks.AotCaches.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AotCachesTest {

    @TempDir private Path folder;

    private Path made;

    @BeforeEach
    void makeDirectory() throws IOException {
        made = Files.createDirectories(folder.resolve("made/cache"));
    }

    private AotCaches other() {
        return AotCaches.in(folder.resolve("made"));
    }

    @Test
    void anUnfinishedRecordingIsNone() throws IOException {
        // When
        Files.createFile(made.resolve("worker-1.aot.4711"));

        // Then
        assertThat(other().has(Kind.WORKER)).isFalse();
    }

    @Test
    void copiesTheKindsThatAreAskedFor() throws IOException {
        // Given
        Files.writeString(made.resolve("worker-1.aot"), "a worker's");
        Files.writeString(made.resolve("control-plane-2.aot"), "its own");

        // When
        AotCaches.in(folder.resolve("fresh")).copyFrom(other(), Set.of(Kind.WORKER));

        // Then
        assertThat(folder.resolve("fresh/cache/worker-1.aot")).hasContent("a worker's");
        assertThat(folder.resolve("fresh/cache/control-plane-2.aot")).doesNotExist();
    }

    @Test
    void refusesToCopyNone() {
        // Given
        AotCaches fresh = AotCaches.in(folder.resolve("fresh"));

        // When
        assertThatIllegalStateException()
                .isThrownBy(() -> fresh.copyFrom(other(), Set.of(Kind.CONTROL_PLANE)))
                // Then
                .withMessageStartingWith("no control-plane-* in");
    }
}
