package io.penstock.runtime.registry;

import io.penstock.runtime.artifact.Artifact;
import io.penstock.runtime.artifact.ArtifactHold;
import io.penstock.runtime.artifact.ArtifactStore;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.telemetry.Log;
import java.io.InputStream;
import java.time.Duration;

/** Brings jars and registry together: what a version needs is on disk before the version exists. */
public final class Deployer {

    private static final Log LOG = Log.of(Deployer.class);

    private final Registry registry;
    private final ArtifactStore artifacts;
    private final Secrets secrets;

    /** A deployer into a registry. */
    public Deployer(Registry registry, ArtifactStore artifacts, Secrets secrets) {
        this.registry = registry;
        this.artifacts = artifacts;
        this.secrets = secrets;
    }

    /**
     * Starts the artifacts, then the registry, and evicts the artifacts that no version needs.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code store-unavailable}
     */
    public void start() {
        artifacts.start();
        registry.start(artifacts::classPath);
        artifacts.retain(registry::codeInUse, Duration.ZERO);
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
     *     can't be one; as {@link Secrets#check}, {@link ArtifactStore#add} and {@link
     *     Registry#deploy} throw
     */
    public Deployment deploy(FunctionName name, FunctionSettings settings, InputStream jar) {
        Destinations.check(name, settings);
        secrets.check(name, settings.secrets());
        try (ArtifactHold hold = artifacts.add(jar)) {
            Artifact artifact = hold.artifact();
            return registry.deploy(name, artifact.sha256(), artifact.classPath(), settings);
        }
    }

    /** Evicts the artifacts that no version has needed for a while; to be called now and then. */
    public void evict() {
        artifacts.retain(registry::codeInUse);
    }
}
