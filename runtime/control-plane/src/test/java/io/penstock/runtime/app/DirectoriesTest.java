package io.penstock.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoriesTest {

    private static final String OWNER_ONLY = "rwx------";

    @TempDir private Path folder;

    @Test
    void aDataDirectoryIsMadeForItsOwnerOnly() throws Exception {
        // Given
        Path data = folder.resolve("a/b");

        // When
        try (FileLock lock = DataDirectory.claim(data)) {

            // Then
            assertThat(lock.isValid()).isTrue();
            assertThat(permissions(data)).isEqualTo(OWNER_ONLY);
        }
    }

    @Test
    void aSecondClaimOfTheSameProcessIsRefused() throws Exception {
        // Given
        try (FileLock lock = DataDirectory.claim(folder)) {
            assertThat(lock.isShared()).isFalse();

            // Then
            assertThatThrownBy(() -> DataDirectory.claim(folder))
                    .isInstanceOf(OverlappingFileLockException.class);
        }
    }

    @Test
    void aSocketDirectoryIsTheOwnersOnly() throws Exception {
        // When
        Path run = SocketDirectory.below(folder);

        // Then
        assertThat(run).isEqualTo(folder.resolve("run"));
        assertThat(permissions(run)).isEqualTo(OWNER_ONLY);
    }

    @Test
    void aSocketDirectoryThatWasOpenIsShut() throws Exception {
        // Given
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxrwxrwx"));

        // When
        SocketDirectory.below(folder);

        // Then
        assertThat(permissions(run)).isEqualTo(OWNER_ONLY);
    }

    @Test
    void aPathTooLongForASocketGivesWayToATemporaryOne() throws Exception {
        // Given
        Path deep = folder.resolve("d".repeat(60)).resolve("e".repeat(60));

        // When
        Path run = SocketDirectory.below(deep);

        // Then
        assertThat(run.toString().length() + "/control.sock".length()).isLessThan(104);
        assertThat(permissions(run)).isEqualTo(OWNER_ONLY);
        assertThat(deep).doesNotExist();
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
