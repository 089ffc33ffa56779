package io.penstock.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Which commit of a repository is measured, as git tells. */
final class Commit {

    private static final int SECONDS_MAX = 10;

    /** Without locks, as others may use git meanwhile; never a tag instead of the commit. */
    private static final List<String> COMMAND =
            List.of(
                    "git",
                    "--no-optional-locks",
                    "describe",
                    "--always",
                    "--exclude=*",
                    "--dirty= with changes");

    private Commit() {}

    /**
     * The short commit, with a word if files were changed since; empty if the directory isn't the
     * root of a checkout, or git isn't there or doesn't answer.
     */
    static Optional<String> of(Path root) throws IOException {
        return of(root, COMMAND);
    }

    /** As {@link #of(Path)}, of what a command prints. */
    static Optional<String> of(Path root, List<String> command) throws IOException {
        if (!Files.exists(root.resolve(".git"))) {
            return Optional.empty();
        }
        // A file, so that the time limit holds whatever is printed.
        Path output = Files.createTempFile("commit", ".txt");
        try {
            return succeeds(root, command, output)
                    ? Optional.of(Files.readString(output).strip())
                    : Optional.empty();
        } finally {
            Files.delete(output);
        }
    }

    private static boolean succeeds(Path root, List<String> command, Path output) {
        Process process;
        try {
            process =
                    new ProcessBuilder(command)
                            .directory(root.toFile())
                            .redirectOutput(output.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException _) {
            // There is no git: a report without a commit is still one.
            return false;
        }
        try {
            return process.waitFor(SECONDS_MAX, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }
}
