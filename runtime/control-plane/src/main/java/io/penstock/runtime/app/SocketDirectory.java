package io.penstock.runtime.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where the Unix domain socket lives: a directory that only this user can enter. */
final class SocketDirectory {

    /**
     * The shortest limit of the common systems is 104 bytes with the end mark; "/control.sock" is
     * 13.
     */
    private static final int PATH_BYTES_MAX = 90;

    private SocketDirectory() {}

    /**
     * Makes {@code run/} in the data directory, or a directory for temporary files where that path
     * is too long for a socket.
     */
    static Path below(Path dataDirectory) throws IOException {
        Path run = dataDirectory.resolve("run");
        if (run.toString().getBytes(StandardCharsets.UTF_8).length > PATH_BYTES_MAX) {
            Path elsewhere = Files.createTempDirectory("penstock-");
            elsewhere.toFile().deleteOnExit();
            return elsewhere;
        }
        Files.createDirectories(run);
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwx------"));
        return run;
    }
}
