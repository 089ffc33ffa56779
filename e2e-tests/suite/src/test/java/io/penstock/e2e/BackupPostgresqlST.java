package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the {@link BackupGuide} saves of a PostgreSQL is there again. Needs its programs: the
 * library of the other tests has no {@code pg_dump}, and one that is older than the server refuses
 * to work.
 */
class BackupPostgresqlST {

    @TempDir private Path backups;

    @Test
    void backupOfARunningServerIsRestoredIntoAnEmptyDatabase() throws Exception {
        Optional<Path> programs = programs();
        if (programs.isEmpty()) {
            return;
        }
        List<String> commands = BackupGuide.commands("PostgreSQL");
        assertThat(commands).as("backup, database, node").hasSize(3);
        BackupGuide guide = new BackupGuide(backups);
        try (Postgresql database = Postgresql.launch(packed(programs.get()))) {
            // Given
            String url = database.createDatabase();
            Map<String, String> environment = environment(programs.get(), url);
            String id;
            String key;
            try (Penstock server =
                    Penstock.create("BackupPostgresqlST", options(url, "postgres"))) {
                server.start();
                Functions functions = server.functions();
                functions.deploy(
                        "kept", FunctionJar.of("VersionMarker").with("marker.txt", "first"));
                id = server.events().accept("kept", "{}");
                server.events().awaitStatus(id, "succeeded");
                key = server.key();
                guide.run(commands.get(0), server, environment);
                functions.deploy(
                        "kept", FunctionJar.of("VersionMarker").with("marker.txt", "second"));
                functions.deploy("later", FunctionJar.of("Echo"));
            }
            assertNobodyElseMayRead();
            try (Connection connection = Postgresql.connect(url);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE ROLE penstock LOGIN");
            }

            // When
            String restored = url.replaceAll("[^/]+$", "penstock");
            try (Penstock server =
                    Penstock.create("BackupPostgresqlST-restored", options(restored, "penstock"))) {
                guide.run(commands.get(1), server, environment);
                guide.run(commands.get(2), server, environment);
                server.start();

                // Then
                assertThat(server.key()).isEqualTo(key);
                assertThat(server.functions().answer("kept")).isEqualTo("first");
                assertThat(server.functions().call("later").statusCode()).isEqualTo(404);
                assertThat(server.events().status(id)).isEqualTo("succeeded");
            }
        }
    }

    /** The folder of an installed PostgreSQL, with server and tools of one version. */
    private Optional<Path> programs() throws Exception {
        String leftOut = "backups of a PostgreSQL";
        Optional<InstalledTool> config = InstalledTool.find("pg_config", leftOut);
        if (config.isEmpty()) {
            return Optional.empty();
        }
        Path folder = Path.of(config.get().run(backups, "--bindir").output().strip());
        for (String program : List.of("initdb", "postgres", "pg_dump", "pg_restore", "createdb")) {
            if (!Files.isExecutable(folder.resolve(program))) {
                System.out.printf(
                        "NOT CHECKED, since %s has no %s: %s%n", folder, program, leftOut);
                return Optional.empty();
            }
        }
        return Optional.of(folder);
    }

    /** The server, as the library that runs it wants to have it. */
    private Path packed(Path programs) throws Exception {
        Path archive = backups.resolve("postgresql.tar.xz");
        InstalledTool.Run run =
                InstalledTool.find("tar", "backups")
                        .orElseThrow()
                        .run(
                                programs.getParent(),
                                Map.of("XZ_OPT", "-0"),
                                "cJf",
                                archive.toString(),
                                "--exclude=bitcode",
                                "bin/initdb",
                                "bin/pg_ctl",
                                "bin/postgres",
                                "lib");
        assertThat(run.exitCode()).as(run.output()).isZero();
        return archive;
    }

    private static Map<String, String> environment(Path programs, String url) {
        return Map.of(
                "PATH",
                programs + ":" + System.getenv("PATH"),
                "DATABASE",
                url.replaceFirst("^jdbc:", ""),
                "PGHOST",
                "localhost",
                "PGPORT",
                url.replaceAll("^.*:(\\d+)/.*$", "$1"),
                "PGUSER",
                Postgresql.USER);
    }

    private static List<String> options(String url, String user) {
        return Stream.of("penstock.store.url=" + url, "penstock.store.username=" + user)
                .map(setting -> "-D" + setting)
                .toList();
    }

    private void assertNobodyElseMayRead() throws Exception {
        for (String file : List.of("penstock.dump", "penstock-node.tar.gz")) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(backups.resolve(file))))
                    .isEqualTo("rw-------");
        }
    }
}
