package io.penstock.runtime.app;

import io.penstock.runtime.admin.BadDeclarationException;
import io.penstock.runtime.admin.DeclarativeFile;
import io.penstock.runtime.registry.Deployer;
import io.penstock.runtime.registry.TriggerDeployer;
import io.penstock.runtime.store.GroupCommit;
import io.penstock.runtime.telemetry.Log;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Applies the declarative file, if there is one, before the port opens. */
@Singleton
final class DeclarativeStart {

    private static final Log LOG = Log.of(DeclarativeStart.class);

    private final Deployer functions;
    private final TriggerDeployer triggers;

    DeclarativeStart(Deployer functions, TriggerDeployer triggers) {
        this.functions = functions;
        this.triggers = triggers;
    }

    void start(
            @Observes @Priority(Lifecycle.AFTER_REGISTRY + 500) StartupEvent event,
            @ConfigProperty(name = "penstock.config") Optional<Path> file,
            Lifecycle lifecycle,
            GroupCommit commits)
            throws IOException, InterruptedException {
        try {
            file.ifPresent(new DeclarativeFile(functions, triggers)::apply);
        } catch (BadDeclarationException e) {
            LOG.debug("declarative file can't be applied", e);
            lifecycle.startFailed(commits);
            throw new ConfigurationException(e.getMessage());
        } catch (RuntimeException e) {
            lifecycle.startFailed(commits);
            throw e;
        }
    }
}
