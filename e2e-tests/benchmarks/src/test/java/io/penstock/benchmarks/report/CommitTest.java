package io.penstock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommitTest {

    private static final List<String> TELLS = List.of("echo", "6aba2d6");

    @TempDir private Path root;

    @Test
    void isWhatIsToldOfACheckout() throws Exception {
        // Given
        checkOut();

        // When
        Optional<String> commit = Commit.of(root, TELLS);

        // Then
        assertThat(commit).contains("6aba2d6");
    }

    @Test
    void isAskedInTheCheckout() throws Exception {
        // Given
        checkOut();

        // When
        Optional<String> commit = Commit.of(root, List.of("pwd", "-P"));

        // Then
        assertThat(commit).contains(root.toRealPath().toString());
    }

    @Test
    void isNotAskedForElsewhere() throws Exception {
        // When
        Optional<String> commit = Commit.of(root, TELLS);

        // Then
        assertThat(commit).isEmpty();
    }

    @Test
    void isMissingIfNobodyTells() throws Exception {
        // Given
        checkOut();

        // When
        Optional<String> refused = Commit.of(root, List.of("false"));
        Optional<String> absent = Commit.of(root, List.of("there-is-no-such-program"));

        // Then
        assertThat(refused).isEmpty();
        assertThat(absent).isEmpty();
    }

    private void checkOut() throws IOException {
        Files.createDirectory(root.resolve(".git"));
    }
}
