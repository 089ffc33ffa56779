package io.penstock.runtime.registry;

import io.penstock.runtime.artifact.Artifact;
import io.penstock.runtime.artifact.ArtifactExchange;
import io.penstock.runtime.artifact.ArtifactHold;
import io.penstock.runtime.artifact.ArtifactStore;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.telemetry.Log;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Brings jars and registry together: what a version needs is on disk before the version exists. */
public final class Deployer {

    private static final Log LOG = Log.of(Deployer.class);

    private final Registry registry;
    private final ArtifactStore artifacts;
    private final Secrets secrets;
    private final Optional<ArtifactExchange> exchange;

    /** Digests whose fetching has failed and was logged; belongs to the caller of refresh. */
    private final Set<String> failed = new HashSet<>();

    /** A deployer into a registry of this node alone. */
    public Deployer(Registry registry, ArtifactStore artifacts, Secrets secrets) {
        this(registry, artifacts, secrets, Optional.empty());
    }

    /**
     * A deployer into a registry.
     *
     * @param exchange where nodes that share the registry leave jars for each other
     */
    public Deployer(
            Registry registry,
            ArtifactStore artifacts,
            Secrets secrets,
            Optional<ArtifactExchange> exchange) {
        this.registry = registry;
        this.artifacts = artifacts;
        this.secrets = secrets;
        this.exchange = exchange;
    }

    /**
     * Starts the artifacts, then the registry, and evicts the artifacts that no version needs.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code store-unavailable}
     */
    public void start() {
        artifacts.start();
        registry.start(exchange.isPresent() ? shared() : LocalCode.alone(artifacts::classPath));
        refresh();
        artifacts.retain(registry::codeInUse, Duration.ZERO);
    }

    /**
     * Brings what other nodes have changed, and the jars for it; nothing without others. To be
     * called every second, by one thread at a time. A jar that can't be fetched is tried again by
     * the next call; only its versions wait for it.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code store-unavailable}
     */
    public void refresh() {
        if (exchange.isEmpty()) {
            return;
        }
        Set<String> missing = registry.refresh();
        failed.retainAll(missing);
        boolean fetched = false;
        for (String sha256 : missing) {
            fetched |= fetch(exchange.get(), sha256);
        }
        if (fetched) {
            registry.refresh();
        }
    }

    private boolean fetch(ArtifactExchange source, String sha256) {
        try (InputStream jar = source.open(sha256);
                ArtifactHold hold = artifacts.addKnown(sha256, jar)) {
            LOG.info("artifact fetched", "sha256", sha256, "bytes", hold.artifact().bytes());
            return true;
        } catch (IOException | RuntimeException e) {
            if (failed.add(sha256)) {
                LOG.error(
                        "artifact can't be fetched; tried again every second", e, "sha256", sha256);
            }
            return false;
        }
    }

    private LocalCode shared() {
        return new LocalCode() {
            @Override
            public List<Path> classPath(String sha256) {
                return artifacts.classPath(sha256);
            }

            @Override
            public boolean present(String sha256) {
                return artifacts.present(sha256);
            }
        };
    }

    /**
     * Logs an error for each artifact that a version needs and that is missing or damaged. Opens
     * every jar, so it is for a thread of its own.
     */
    public void checkArtifacts() {
        for (String sha256 : registry.codeInUse()) {
            artifacts
                    .damage(sha256)
                    .ifPresent(
                            damage ->
                                    LOG.error(
                                            "artifact damaged; deploy its jar again",
                                            new IllegalStateException(damage),
                                            "sha256",
                                            sha256));
        }
    }

    /**
     * Takes a jar in and makes a version of it.
     *
     * @param name the function
     * @param settings how it is run
     * @param jar read to its end unless it is refused before; not closed
     * @throws io.penstock.runtime.event.ProblemException {@code bad-setting} for a destination that
     *     can't be one; as {@link Secrets#check}, {@link ArtifactStore#add}, {@link
     *     ArtifactExchange#offer} and {@link Registry#deploy} throw
     */
    public Deployment deploy(FunctionName name, FunctionSettings settings, InputStream jar) {
        Destinations.check(name, settings);
        secrets.check(name, settings.secrets());
        try (ArtifactHold hold = artifacts.add(jar)) {
            Artifact artifact = hold.artifact();
            exchange.ifPresent(nodes -> nodes.offer(artifact));
            return registry.deploy(name, artifact.sha256(), artifact.classPath(), settings);
        }
    }

    /** Evicts the artifacts that no version has needed for a while; to be called now and then. */
    public void evict() {
        artifacts.retain(registry::codeInUse);
        exchange.ifPresent(nodes -> nodes.evict(artifacts.evictAfter()));
    }
}
