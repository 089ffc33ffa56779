package io.penstock.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnCacheTest {

    private @TempDir Path directory;
    private Path cache;

    @BeforeEach
    void nameIt() {
        cache = directory.resolve("control-plane-1.aot");
    }

    @Test
    void isMadeWhereThereIsNone() throws Exception {
        assertThat(OwnCache.isMissed(cache, true, true)).isTrue();
    }

    @Test
    void staysWhileItIsUsed() throws Exception {
        // Given
        Files.createFile(cache);

        // When
        boolean missed = OwnCache.isMissed(cache, true, true);

        // Then
        assertThat(missed).isFalse();
        assertThat(cache).exists();
    }

    @Test
    void isMadeOnceMoreWhenTheJvmRefusesIt() throws Exception {
        // When
        boolean first = missedWhenRefused();
        boolean second = missedWhenRefused();
        boolean third = OwnCache.isMissed(cache, true, true);

        // Then
        assertThat(first).isTrue();
        assertThat(second).isFalse();
        assertThat(third).as("at a start without a cache").isFalse();
        assertThat(cache).doesNotExist();
    }

    private boolean missedWhenRefused() throws IOException {
        Files.createFile(cache);
        return OwnCache.isMissed(cache, true, false);
    }

    @Test
    void isDeletedWhenItIsNotWanted() throws Exception {
        // Given
        Files.createFile(cache);

        // When
        boolean missed = OwnCache.isMissed(cache, false, true);

        // Then
        assertThat(missed).isFalse();
        assertThat(cache).doesNotExist();
    }
}
