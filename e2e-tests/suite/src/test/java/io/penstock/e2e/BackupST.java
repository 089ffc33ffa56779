package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the guide to backups, as they are written there, but for users and services. */
class BackupST {

    private static final String GUIDE = "guides/backup-restore.md";
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

    /** Runs the commands of a section; fails if one does. */
    private void run(String section) throws IOException, InterruptedException {
        InstalledTool bash = InstalledTool.find("bash", "backups").orElseThrow();
        InstalledTool.Run run = bash.run(backups, "-euc", here(commands(section)));
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    /** What is indented below a heading. */
    private static String commands(String section) {
        String text = DeployFiles.document(GUIDE);
        String heading = "\n## " + section + "\n";
        assertThat(text).contains(heading);
        String below = text.substring(text.indexOf(heading) + heading.length());
        return below.lines()
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("    "))
                .collect(Collectors.joining("\n"));
    }

    /** For this server's folder, which belongs to whoever runs this. */
    private String here(String commands) {
        return commands.lines()
                        .filter(line -> !line.matches(" *(systemctl|chown) .*"))
                        .map(line -> line.replace("-o penstock -g penstock ", ""))
                        .map(line -> line.replace("/var/lib/penstock", server.data().toString()))
                        .map(line -> line.replace("/var/backups", backups.toString()))
                        .collect(Collectors.joining("\n"))
                + "\nrm -rf '%s.before'\n".formatted(server.data());
    }
}
