package io.penstock.runtime.app;

import io.penstock.runtime.worker.WorkerSettings;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A control plane that is started to be recorded: it has a directory of its own, is called, and
 * ends by itself.
 *
 * @see OwnCache
 */
public final class Training implements QuarkusApplication {

    /** Of a server that only this process calls, for some seconds. */
    private static final String KEY = "the-key-of-the-training-run";

    private final HttpServer server;
    private final WorkerSettings workers;

    Training(HttpServer server, WorkerSettings workers) {
        this.server = server;
        this.workers = workers;
    }

    /** Its configuration. */
    static Map<String, String> properties(Path data) {
        return Map.of(
                "penstock.data-dir", data.toString(),
                "penstock.admin-key", KEY,
                "penstock.control-plane.aot-cache", "false",
                "penstock.workers.aot-cache", "false",
                "quarkus.http.host", "127.0.0.1",
                "quarkus.http.port", "0");
    }

    @Override
    public int run(String... arguments) throws IOException {
        new TrainingCalls(server.getPort(), KEY).make(workers.primingJar());
        return 0;
    }
}
