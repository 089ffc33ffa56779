package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the {@link BackupGuide} saves of a SQLite is there again. */
class BackupST {

    private static final int CALLERS = 4;
    private static final Duration BEFORE = Duration.ofSeconds(1);
    private static final String SETTINGS = "-Dpenstock.workers.prewarmed=0";

    @TempDir private Path backups;
    private Penstock server;
    private Functions functions;

    @BeforeEach
    void start() throws Exception {
        server = Penstock.create("BackupST", List.of(SETTINGS));
        server.start();
        functions = server.functions();
        functions.deploy("kept", FunctionJar.of("VersionMarker").with("marker.txt", "first"));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void backupOfAStoppedServerIsRestored() throws Exception {
        // Given
        String id = server.events().accept("kept", "{}");
        server.events().awaitStatus(id, "succeeded");
        stopServer();
        run("SQLite, stopped");
        assertNobodyElseMayRead();
        server.start();
        changeAfterBackup();

        // When
        restore();

        // Then
        assertIsAsItWas();
        assertThat(server.events().status(id)).isEqualTo("succeeded");
    }

    @Test
    void backupOfARunningServerIsRestored() throws Exception {
        // Given
        Optional<InstalledTool> sqlite = InstalledTool.find("sqlite3", "a backup while it runs");
        if (sqlite.isEmpty()) {
            return;
        }
        functions.deploy("counted", FunctionJar.of("Echo"));
        functions.answer("counted");
        try (Load calls = Load.ofCallers(() -> functions.call("counted"))) {
            // Each writes a row.
            calls.callers(CALLERS);
            calls.runFor(BEFORE);
            run("SQLite, running");
            assertNobodyElseMayRead();
            assertThat(calls.tally().allWere200()).as(calls.tally().toString()).isTrue();
        }
        changeAfterBackup();

        // When
        restore();

        // Then
        assertIsAsItWas();
    }

    private void assertNobodyElseMayRead() throws IOException {
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(
                                        backups.resolve("penstock-backup.tar.gz"))))
                .isEqualTo("rw-------");
    }

    private void changeAfterBackup() throws Exception {
        functions.deploy("kept", FunctionJar.of("VersionMarker").with("marker.txt", "second"));
        functions.deploy("later", FunctionJar.of("Echo"));
        assertThat(functions.answer("kept")).isEqualTo("second");
    }

    private void restore() throws Exception {
        String key = server.key();
        stopServer();
        run("Restore");
        LentCache.lend(server.data());
        server.start();
        assertThat(server.key()).isEqualTo(key);
    }

    private void assertIsAsItWas() throws Exception {
        assertThat(functions.answer("kept")).isEqualTo("first");
        assertThat(functions.call("later").statusCode()).isEqualTo(404);
    }

    private void stopServer() {
        server.terminate();
        server.awaitEnd();
    }

    private void run(String section) throws IOException, InterruptedException {
        String commands = String.join("\n", BackupGuide.commands(section));
        new BackupGuide(backups).run(commands, server, Map.of());
    }
}
