package io.penstock.trigger.database;

import io.penstock.trigger.spi.TestingPorts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real PostgreSQL with logical decoding, which can be killed and started again on its data. Not
 * for several threads.
 */
final class TestingServer implements AutoCloseable {

    private static final Duration STARTUP = Duration.ofSeconds(60);

    private final Path data;
    private final int port;
    private final Map<String, String> settings;
    private EmbeddedPostgres running;

    /** A server with further settings. */
    TestingServer(Map<String, String> settings) throws IOException {
        this.settings = new HashMap<>(settings);
        data = Files.createTempDirectory("penstock-trigger-database");
        port = TestingPorts.free();
        start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** The one of this process. */
    static TestingServer shared() {
        return Shared.SERVER;
    }

    private static final class Shared {

        static final TestingServer SERVER = launch();

        private static TestingServer launch() {
            try {
                return new TestingServer(
                        Map.of("wal_level", "logical", "max_replication_slots", "30"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void start() throws IOException {
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setRegisterShutdownHook(false)
                        .setPort(port)
                        .setPGStartupWait(STARTUP)
                        // Off is this library's default, and would lose commits in a kill.
                        .setServerConfig("synchronous_commit", "on");
        settings.forEach(builder::setServerConfig);
        running = builder.start();
    }

    int port() {
        return port;
    }

    /** A connection of the superuser to a database. */
    Connection connect(String database) throws SQLException {
        return running.getDatabase("postgres", database).getConnection();
    }

    /** Ends it in order and starts it again; what was said of a setting at first is forgotten. */
    void restartWithout(String setting) throws IOException {
        settings.remove(setting);
        running.close();
        start();
    }

    /** From now on a role needs its password. */
    void requirePasswordOf(String role) throws IOException, SQLException {
        Path access = data.resolve("pg_hba.conf");
        Files.writeString(
                access,
                "host all "
                        + role
                        + " 127.0.0.1/32 scram-sha-256\nhost all "
                        + role
                        + " ::1/128 scram-sha-256\n"
                        + Files.readString(access));
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    /** Kills all its processes, as {@code kill -9} does, and starts it again. */
    void killAndStart() throws IOException {
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
        ProcessHandle first = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        List<ProcessHandle> processes =
                Stream.concat(Stream.of(first), first.descendants()).toList();
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
        running.close();
        start();
    }

    @Override
    public void close() {
        try {
            running.close();
            if (Files.exists(data)) {
                try (Stream<Path> paths = Files.walk(data)) {
                    for (Path path : paths.toList().reversed()) {
                        Files.deleteIfExists(path);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
