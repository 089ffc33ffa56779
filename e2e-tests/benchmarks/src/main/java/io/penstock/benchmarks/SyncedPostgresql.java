package io.penstock.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A PostgreSQL that forces every commit to disk, as in production. */
final class SyncedPostgresql implements AutoCloseable {

    private final EmbeddedPostgres running;

    private SyncedPostgresql(EmbeddedPostgres running) {
        this.running = running;
    }

    /** Starts one over an empty directory. */
    static SyncedPostgresql start(Path data) throws IOException {
        return start(data, Map.of());
    }

    /** Starts one over an empty directory, with further settings. */
    static SyncedPostgresql start(Path data, Map<String, String> settings) throws IOException {
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setServerConfig("fsync", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("synchronous_commit", "on");
        settings.forEach(builder::setServerConfig);
        return new SyncedPostgresql(builder.start());
    }

    /** Where its database {@code postgres} is, without {@code jdbc:}; the user is its namesake. */
    String url() {
        return "postgresql://localhost:%d/postgres".formatted(running.getPort());
    }

    /** What a server needs in its configuration to use it, each {@code key=value}. */
    List<String> settings() {
        return List.of("penstock.store.url=jdbc:" + url(), "penstock.store.username=postgres");
    }

    @Override
    public void close() throws IOException {
        running.close();
    }
}
