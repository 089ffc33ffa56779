package io.penstock.runtime.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL on a port of its own, which can be stopped, killed and started again on its
 * data. A commit that returned survives a kill of the server, as in production; only the sync to
 * disk is off, which matters when the machine dies. PostgreSQL refuses to run as root: there it is
 * started in a user namespace of its own, which the library does.
 *
 * <p>Not for several threads at once, except {@link #createDatabase} and {@link #copyDatabase}.
 */
public final class PostgresqlServer implements AutoCloseable {

    /** The superuser; local connections need no password. */
    public static final String USER = "postgres";

    private static final Duration STARTUP = Duration.ofSeconds(60);
    private static final int PORT_LEAST = 16_384;
    private static final int PORTS_END = 32_768;
    private static final int PORTS_TRIED_MAX = 100;
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Path data;
    private final int port;
    private @Nullable EmbeddedPostgres running;

    private PostgresqlServer(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    /** The server of this process, for tests that don't stop it; started by the first call. */
    public static PostgresqlServer shared() {
        return Shared.SERVER;
    }

    /** A server of its own, started, for tests that stop it. It ends with the process at last. */
    public static PostgresqlServer launch() {
        try {
            PostgresqlServer server =
                    new PostgresqlServer(
                            Files.createTempDirectory("penstock-postgresql"), freePort());
            server.start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A port below those that the system gives to connections, so that none of them takes it while
     * the server is down.
     */
    private static int freePort() throws IOException {
        IOException last = new IOException();
        for (int i = 0; i < PORTS_TRIED_MAX; i++) {
            int port = ThreadLocalRandom.current().nextInt(PORT_LEAST, PORTS_END);
            try (ServerSocket free = new ServerSocket(port)) {
                return free.getLocalPort();
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    /**
     * Makes an empty database with a name of its own.
     *
     * @return its JDBC URL, without user
     */
    public String createDatabase() {
        return createDatabase("");
    }

    private String createDatabase(String options) {
        String name = "penstock_" + DATABASES.incrementAndGet();
        execute("CREATE DATABASE " + name + options);
        return "jdbc:postgresql://localhost:" + port + "/" + name;
    }

    private static String nameOf(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    /**
     * Makes a copy of a database that nobody is connected to, with a name of its own.
     *
     * @return its JDBC URL, without user
     */
    public String copyDatabase(String url) {
        return createDatabase(" TEMPLATE " + nameOf(url));
    }

    /** Removes a database, whoever uses it. */
    public void dropDatabase(String url) {
        execute("DROP DATABASE " + nameOf(url) + " WITH (FORCE)");
    }

    /** The port it listens on, also after it was started again. */
    public int port() {
        return port;
    }

    /** Starts it on its data. Returns when it takes connections. */
    public synchronized void start() {
        try {
            running =
                    EmbeddedPostgres.builder()
                            .setDataDirectory(data)
                            .setCleanDataDirectory(false)
                            .setRegisterShutdownHook(false)
                            .setPort(port)
                            .setPGStartupWait(STARTUP)
                            // Off is this library's default, and would lose commits in a kill.
                            .setServerConfig("synchronous_commit", "on")
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it in order; connections are cut. Nothing happens if it doesn't run. */
    public synchronized void stop() {
        if (running == null) {
            return;
        }
        try {
            running.close();
            running = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills all its processes at once, as {@code kill -9} or a lost machine would. */
    public synchronized void kill() {
        List<ProcessHandle> processes = processes();
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
        stop();
    }

    /** Its processes, the one that starts the others first. */
    public List<ProcessHandle> processes() {
        try {
            String pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
            ProcessHandle first = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
            return Stream.concat(Stream.of(first), first.descendants()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it and removes its data. */
    @Override
    public synchronized void close() {
        stop();
        if (!Files.exists(data)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(data)) {
            for (Path path : paths.toList().reversed()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a statement as superuser, in the server's first database. */
    public synchronized void execute(String sql) {
        if (running == null) {
            throw new IllegalStateException("the server doesn't run");
        }
        try (Connection connection = running.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static final class Shared {

        static final PostgresqlServer SERVER = launch();
    }
}
