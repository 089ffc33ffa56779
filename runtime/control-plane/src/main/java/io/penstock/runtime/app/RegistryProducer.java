package io.penstock.runtime.app;

import io.penstock.runtime.access.AccessConfig;
import io.penstock.runtime.access.AdminKey;
import io.penstock.runtime.access.Keys;
import io.penstock.runtime.artifact.ArtifactConfig;
import io.penstock.runtime.artifact.ArtifactStore;
import io.penstock.runtime.gateway.HttpTriggers;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.registry.Deployer;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.RegistryConfig;
import io.penstock.runtime.registry.Secrets;
import io.penstock.runtime.registry.SecretsConfig;
import io.penstock.runtime.registry.TriggerDeployer;
import io.penstock.runtime.store.JdbcKeyStore;
import io.penstock.runtime.store.JdbcRegistryStore;
import io.penstock.runtime.store.PostgresqlArtifacts;
import io.penstock.runtime.trigger.Triggers;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes what keeps functions, jars and keys, and starts it. */
@Dependent
final class RegistryProducer {

    private static final Duration EVICTION_PERIOD = Duration.ofMinutes(1);

    private final Path dataDir;

    RegistryProducer(@ConfigProperty(name = "penstock.data-dir") Path dataDir) {
        this.dataDir = dataDir;
    }

    @Produces
    @Singleton
    Keys keys(
            ActiveStore store,
            AccessConfig config,
            @ConfigProperty(name = "penstock.admin-key") Optional<String> adminKey) {
        AdminKey admin =
                UnusableConfigurationException.unless(
                        () ->
                                new AdminKey(
                                        adminKey,
                                        config.rotateAdminKey(),
                                        dataDir.resolve("admin.key"),
                                        new SecureRandom(),
                                        InstantSource.system()));
        return new Keys(new JdbcKeyStore(store.dataSource()), admin);
    }

    @Produces
    @Singleton
    Registry registry(ActiveStore store, RegistryConfig config) {
        return new Registry(
                new JdbcRegistryStore(store.dataSource(), InstantSource.system()),
                UnusableConfigurationException.unless(config::limits),
                InstantSource.system(),
                () -> ThreadLocalRandom.current().nextLong());
    }

    @Produces
    @Singleton
    ArtifactStore artifacts(ArtifactConfig config) {
        return new ArtifactStore(
                dataDir.resolve("artifacts"),
                UnusableConfigurationException.unless(config::limits),
                InstantSource.system());
    }

    @Produces
    @Singleton
    Secrets secrets(SecretsConfig config) {
        return new Secrets(config.directory().orElseGet(() -> dataDir.resolve("secrets")));
    }

    @Produces
    @Singleton
    Deployer deployer(
            ActiveStore store, Registry registry, ArtifactStore artifacts, Secrets secrets) {
        return new Deployer(
                registry,
                artifacts,
                secrets,
                store.shared()
                        ? Optional.of(new PostgresqlArtifacts(store.dataSource()))
                        : Optional.empty());
    }

    @Produces
    @Singleton
    TriggerDeployer triggerDeployer(
            Registry registry, Secrets secrets, HttpTriggers http, Triggers adapters) {
        return new TriggerDeployer(registry.triggers(), secrets, http, adapters);
    }

    void start(
            @Observes StartupEvent event,
            ActiveStore store,
            Keys keys,
            Deployer deployer,
            Vertx vertx) {
        keys.start();
        deployer.start();
        Threads.start("artifact-check", deployer::checkArtifacts);
        vertx.setPeriodic(
                EVICTION_PERIOD.toMillis(),
                _ -> Threads.start("artifact-eviction", deployer::evict));
        if (store.shared()) {
            OtherNodes others = new OtherNodes(keys, deployer);
            vertx.setPeriodic(
                    OtherNodes.PERIOD.toMillis(), _ -> Threads.start("other-nodes", others::look));
        }
    }
}
