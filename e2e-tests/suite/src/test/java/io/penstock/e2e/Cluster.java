package io.penstock.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One or two Penstock servers and the database they share. Used by one test at a time; {@link
 * #servers} may be read by any thread.
 */
final class Cluster implements AutoCloseable {

    /** The key all servers of a cluster have. */
    private static final Map<String, String> KEY =
            Map.of("PENSTOCK_ADMIN_KEY", "a-key-for-all-nodes-of-a-test");

    /** What a cluster is made of. */
    enum Shape {
        SQLITE(1),
        POSTGRESQL(1),
        POSTGRESQL_TWO_NODES(2);

        private final int nodes;

        Shape(int nodes) {
            this.nodes = nodes;
        }
    }

    private final Optional<Postgresql> database;
    private final String url;
    private final List<Penstock> servers;

    private Cluster(Optional<Postgresql> database, String url, List<Penstock> servers) {
        this.database = database;
        this.url = url;
        this.servers = servers;
    }

    /**
     * Starts a cluster with a new database.
     *
     * @param settings of each server, each {@code key=value}
     */
    static Cluster start(String name, Shape shape, String... settings)
            throws IOException, SQLException {
        List<String> options = new ArrayList<>();
        for (String setting : settings) {
            options.add("-D" + setting);
        }
        Optional<Postgresql> database = Optional.empty();
        String url = "";
        if (shape != Shape.SQLITE) {
            Postgresql server = Postgresql.launch();
            database = Optional.of(server);
            url = server.createDatabase();
            Postgresql.settings(url).forEach(setting -> options.add("-D" + setting));
        }
        List<Penstock> servers = new ArrayList<>();
        for (int node = 1; node <= shape.nodes; node++) {
            servers.add(Penstock.create(name + "-" + shape + "-" + node, options, KEY));
        }
        Cluster cluster = new Cluster(database, url, List.copyOf(servers));
        boolean started = false;
        try {
            for (Penstock server : servers) {
                server.start();
            }
            started = true;
            return cluster;
        } finally {
            if (!started) {
                cluster.close();
            }
        }
    }

    /** Deploys a function and waits until all servers know it. */
    void deploy(String function, FunctionJar jar, String... settings) {
        first().functions().deploy(function, jar, settings);
        for (Penstock server : servers) {
            await("deployed everywhere")
                    .until(
                            () ->
                                    server.given().get("/v1/functions/" + function).statusCode()
                                            == 200);
        }
    }

    /** Its servers, always the same. */
    List<Penstock> servers() {
        return servers;
    }

    /** The first of its servers. */
    Penstock first() {
        return servers.getFirst();
    }

    /** The last of its servers: another one than the first, if there are two. */
    Penstock last() {
        return servers.getLast();
    }

    /** Its PostgreSQL. */
    Postgresql database() {
        return database.orElseThrow();
    }

    /** The one number that a query of its PostgreSQL gives. */
    long number(String query) throws SQLException {
        return Postgresql.number(url, query);
    }

    /** The first column of what a query of its PostgreSQL gives, as text. */
    List<String> texts(String query) throws SQLException {
        return Postgresql.texts(url, query);
    }

    /** Ends all of it and removes its data. */
    @Override
    public void close() throws IOException {
        for (Penstock server : servers) {
            server.close();
        }
        if (database.isPresent()) {
            database.get().close();
        }
    }
}
