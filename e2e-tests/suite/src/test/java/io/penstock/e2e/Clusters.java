package io.penstock.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;

/**
 * Clusters that several test classes share, because their starts cost more than the tests: one of
 * each shape, started when it is asked for first, ended with this process. Whoever breaks something
 * of one repairs it.
 */
final class Clusters {

    /** Short, so that outages show soon and claims of a killed node come back soon. */
    private static final String[] SETTINGS = {
        "penstock.store.timeout=3s", "penstock.queue.lease=5s"
    };

    private static final Map<Cluster.Shape, Cluster> SHARED = new EnumMap<>(Cluster.Shape.class);

    private Clusters() {}

    /** The cluster of a shape. */
    static synchronized Cluster shared(Cluster.Shape shape) throws IOException, SQLException {
        Cluster cluster = SHARED.get(shape);
        if (cluster == null) {
            Cluster started = Cluster.start("Shared", shape, SETTINGS);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(started)));
            SHARED.put(shape, started);
            cluster = started;
        }
        return cluster;
    }

    private static void close(Cluster cluster) {
        try {
            cluster.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
