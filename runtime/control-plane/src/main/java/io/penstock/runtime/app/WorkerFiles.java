package io.penstock.runtime.app;

import io.penstock.runtime.telemetry.Log;
import io.penstock.runtime.worker.WorkerConfig;
import io.penstock.runtime.worker.WorkerSettings;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the worker's jars and a {@code java} to run them. */
final class WorkerFiles {

    private static final Log LOG = Log.of(WorkerFiles.class);
    private static final String PRIMING_JAR = "priming.jar";

    private WorkerFiles() {}

    /**
     * Settings for workers of this distribution.
     *
     * @throws UnusableConfigurationException if the jars or the executable aren't there, with where
     *     they were looked for
     */
    static WorkerSettings settings(WorkerConfig config, Path cache) throws IOException {
        Path directory = config.directory().orElseGet(WorkerFiles::ofDistribution).toAbsolutePath();
        Path priming = directory.resolve(PRIMING_JAR);
        if (!Files.isRegularFile(priming)) {
            throw new UnusableConfigurationException(
                    "penstock.workers.directory = "
                            + directory
                            + " has no "
                            + PRIMING_JAR
                            + "; it must be the folder worker/ of the distribution");
        }
        return new WorkerSettings(
                java(config),
                jars(directory, priming),
                priming,
                cache,
                config.heap(),
                config.metaspace(),
                config.startTimeout(),
                config.heartbeatTimeout(),
                config.closeTimeout());
    }

    private static Path ofDistribution() {
        return Installation.home()
                .orElseThrow(
                        () ->
                                new UnusableConfigurationException(
                                        "set penstock.workers.directory, or start with"
                                                + " bin/penstock, which sets penstock.home"))
                .resolve("worker");
    }

    private static List<Path> jars(Path directory, Path priming) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> !file.equals(priming))
                    .sorted()
                    .toList();
        }
    }

    private static Path java(WorkerConfig config) {
        Path java = config.java().orElseGet(WorkerFiles::ofInstallation);
        if (!Files.isExecutable(java)) {
            throw new UnusableConfigurationException(
                    "penstock.workers.java = " + java + " can't be run; name the java of a JDK 25");
        }
        return java;
    }

    /** The one that runs this process; the native form has none, and looks for it. */
    private static Path ofInstallation() {
        if (!Installation.isNative()) {
            return Path.of(System.getProperty("java.home"), "bin", "java");
        }
        Path distribution = Installation.home().orElseThrow();
        try {
            return new JavaSearch(System.getenv(), distribution, Path.of("/")).executable();
        } catch (IOException e) {
            LOG.debug("no Java", e);
            throw new ConfigurationException(e.getMessage());
        }
    }
}
