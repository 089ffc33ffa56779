package io.penstock.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    @Test
    void isMadeAfterARunThatWasCutOff() throws Exception {
        // Given
        boolean refused = missedWhenRefused();

        // When
        boolean next = OwnCache.isMissed(cache, true, true);

        // Then
        assertThat(refused).isTrue();
        assertThat(next).as("at the start after the one that was cut off").isTrue();
    }

    @Test
    void forgetsWhatCameToNothingOnceItIsUsed() throws Exception {
        // Given
        boolean refused = missedWhenRefused();
        Files.createFile(cache);
        boolean used = OwnCache.isMissed(cache, true, true);

        // When
        boolean refusedLater = OwnCache.isMissed(cache, true, false);

        // Then
        assertThat(List.of(refused, used, refusedLater)).containsExactly(true, false, true);
    }

    @Test
    void isNotMadeAtEachStartWhenThatFails() throws Exception {
        // Given
        OwnCache.cameToNothing(cache);
        boolean afterOne = OwnCache.isMissed(cache, true, true);
        OwnCache.cameToNothing(cache);

        // When
        boolean afterTwo = OwnCache.isMissed(cache, true, true);

        // Then
        assertThat(afterOne).isTrue();
        assertThat(afterTwo).isFalse();
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
