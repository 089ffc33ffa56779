package io.penstock.runtime.admin;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Settings for a control plane with an empty data directory and no workers. */
public final class RunningControlPlane implements QuarkusTestResourceLifecycleManager {

    /** The admin key. */
    static final String KEY = "key-of-the-management-tests";

    /** The data directory, below the build's; each JVM that runs tests has its own. */
    static final Path DATA =
            Path.of("target", "management-it-" + ProcessHandle.current().pid()).toAbsolutePath();

    /** Made by the test framework. */
    public RunningControlPlane() {}

    @Override
    public Map<String, String> start() {
        try {
            clear(DATA);
            Path workers = Files.createDirectories(DATA.resolve("workers"));
            Files.createFile(workers.resolve("priming.jar"));
            return Map.of(
                    "quarkus.http.test-port", "0",
                    "penstock.data-dir", DATA.toString(),
                    "penstock.admin-key", KEY,
                    "penstock.workers.directory", workers.toString(),
                    "penstock.workers.prewarmed", "0",
                    "penstock.workers.aot-cache", "false",
                    "penstock.artifact.bytes-max", "2MiB",
                    "penstock.registry.aliases-max", "2",
                    "penstock.billing.per-gb-second", "0.0000166667",
                    "penstock.billing.per-million-invocations", "0.20");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        try {
            clear(DATA);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void clear(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (var paths = Files.walk(directory)) {
                for (Path path : paths.toList().reversed()) {
                    Files.delete(path);
                }
            }
        }
    }
}
