package io.penstock.e2e;

import io.penstock.trigger.spi.TestingPorts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real PostgreSQL on a port of its own, which can be stopped, killed, frozen and started again
 * over the same data. What it has committed survives its being killed. Used by one test at a time.
 */
final class Postgresql implements AutoCloseable {

    static final String USER = "postgres";
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Path data;
    private final int port;
    private final Map<String, String> settings;
    private final Optional<Path> programs;
    private EmbeddedPostgres running;

    private Postgresql(Path data, int port, Map<String, String> settings, Optional<Path> programs) {
        this.programs = programs;
        this.data = data;
        this.port = port;
        this.settings = settings;
    }

    /** A server over no data, started. It ends with this process at the latest. */
    static Postgresql launch() throws IOException {
        return launch(Map.of());
    }

    /** The same with settings of the server. */
    static Postgresql launch(Map<String, String> settings) throws IOException {
        return launch(settings, Optional.empty());
    }

    /** A server of the programs in an archive, {@code .tar.xz}, instead of the library's. */
    static Postgresql launch(Path programs) throws IOException {
        // Debian's has its sockets where only its own user may write.
        return launch(Map.of("unix_socket_directories", ""), Optional.of(programs));
    }

    private static Postgresql launch(Map<String, String> settings, Optional<Path> programs)
            throws IOException {
        Postgresql server =
                new Postgresql(
                        Files.createTempDirectory("penstock-postgresql"),
                        TestingPorts.free(),
                        settings,
                        programs);
        server.start();
        return server;
    }

    /** Starts it and returns when it takes connections. */
    void start() throws IOException {
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setPort(port)
                        .setPGStartupWait(START_MAX)
                        // Off by default in this library: that would lose commits in a kill.
                        .setServerConfig("synchronous_commit", "on");
        settings.forEach(builder::setServerConfig);
        programs.ifPresent(
                archive ->
                        builder.setPgBinaryResolver(
                                (system, machine) -> Files.newInputStream(archive)));
        running = builder.start();
    }

    /** Stops it in order; connections are cut. */
    void stop() throws IOException {
        running.close();
    }

    /** Ends all its processes as {@code kill -9} does. */
    void kill() throws IOException {
        List<ProcessHandle> processes = processes();
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
        running.close();
    }

    /** Stops its processes where they are; connections stay open and nothing answers. */
    void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** Lets its processes go on. */
    void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        processes().forEach(process -> command.add(Long.toString(process.pid())));
        // A backend that ended meanwhile makes the command fail, and is no loss.
        new ProcessBuilder(command).start().waitFor();
    }

    private List<ProcessHandle> processes() throws IOException {
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
        ProcessHandle first = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        return Stream.concat(Stream.of(first), first.descendants()).toList();
    }

    /**
     * Makes an empty database.
     *
     * @return its JDBC URL, without user
     */
    String createDatabase() throws SQLException {
        String name = "penstock_" + DATABASES.incrementAndGet();
        try (Connection connection = running.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return "jdbc:postgresql://localhost:" + port + "/" + name;
    }

    /** The one number that a query of a database gives. */
    static long number(String url, String query) throws SQLException {
        return Long.parseLong(texts(url, query).getFirst());
    }

    /** The first column of what a query of a database gives, as text. */
    static List<String> texts(String url, String query) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (result.next()) {
                texts.add(result.getString(1));
            }
            return texts;
        }
    }

    /** A connection of the superuser to a database. */
    static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, USER, "");
    }

    /** What a server needs in its configuration to use a database, each {@code key=value}. */
    static List<String> settings(String url) {
        return List.of("penstock.store.url=" + url, "penstock.store.username=" + USER);
    }

    /** Stops it and removes its data. */
    @Override
    public void close() throws IOException {
        running.close();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.toList().reversed()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
