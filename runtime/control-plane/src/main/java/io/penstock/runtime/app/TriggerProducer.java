package io.penstock.runtime.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.runtime.intake.EventIntake;
import io.penstock.runtime.intake.Intake;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.registry.Secrets;
import io.penstock.runtime.store.JdbcQueueStore;
import io.penstock.runtime.trigger.TriggerMetrics;
import io.penstock.runtime.trigger.Triggers;
import io.penstock.runtime.trigger.TriggersConfig;
import io.penstock.runtime.worker.AdapterHostLauncher;
import io.penstock.runtime.worker.AdapterHostSettings;
import io.penstock.runtime.worker.Handshake;
import io.penstock.runtime.worker.WorkerSettings;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** Makes what runs triggers' adapters. */
@Dependent
final class TriggerProducer {

    @Produces
    @Singleton
    AdapterHostSettings hostSettings(TriggersConfig config, WorkerSettings workers)
            throws IOException {
        Path host = config.hostDirectory().orElseGet(() -> ofDistribution("trigger-host"));
        Path adapters = config.adaptersDirectory().orElseGet(() -> ofDistribution("adapters"));
        return new AdapterHostSettings(
                workers.java(),
                jars(host.toAbsolutePath()),
                adapters.toAbsolutePath(),
                workers.cacheDirectory(),
                config.heap(),
                config.startTimeout(),
                config.heartbeatTimeout());
    }

    private static Path ofDistribution(String folder) {
        return Installation.home().orElse(Path.of(".")).resolve(folder);
    }

    /** Without jars every trigger that needs the host says so. */
    private static List<Path> jars(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    @Produces
    @Singleton
    AdapterHostLauncher hostLauncher(
            AdapterHostSettings settings, Handshake handshake, DeadlineWatch deadlines) {
        return new AdapterHostLauncher(settings, handshake, deadlines);
    }

    @Produces
    @Singleton
    TriggerMetrics triggerMetrics(MeterRegistry meters) {
        return new TriggerMetrics(meters);
    }

    @Produces
    @Singleton
    Triggers triggers(
            Intake intake,
            EventIntake events,
            JdbcQueueStore queue,
            Secrets secrets,
            AdapterHostLauncher launcher,
            TriggerMetrics metrics,
            TriggersConfig config,
            DeadlineWatch deadlines) {
        return new Triggers(
                intake,
                events,
                queue,
                queue.checkpoints(),
                queue.triggerOwners(),
                secrets,
                launcher,
                metrics,
                config,
                deadlines,
                InstantSource.system());
    }
}
