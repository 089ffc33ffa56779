package io.penstock.runtime.artifact;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.telemetry.Log;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The directory of artifacts: {@code <sha256>/function.jar} and {@code <sha256>/lib/*.jar}. An
 * artifact is made whole in a directory of its own, forced to disk and then renamed, so that what
 * has a digest as its name is complete. Safe for any number of threads; {@link Evictions} keeps
 * eviction and use apart.
 */
public final class ArtifactStore {

    private static final Log LOG = Log.of(ArtifactStore.class);

    private final ArtifactDirectory directory;
    private final ArtifactLimits limits;
    private final InstantSource clock;
    private final Semaphore uploads;
    private final Evictions evictions = new Evictions();

    /**
     * The store in a directory, which {@link #start} makes.
     *
     * @param dir used by this store only
     */
    public ArtifactStore(Path dir, ArtifactLimits limits, InstantSource clock) {
        this.directory = new ArtifactDirectory(dir.toAbsolutePath().normalize());
        this.limits = limits;
        this.clock = clock;
        this.uploads = new Semaphore(limits.uploadsMax(), true);
    }

    /**
     * Makes the directory and removes what uploads and evictions left when the process ended.
     *
     * @throws ProblemException {@code store-unavailable} if the directory can't be used
     */
    public void start() {
        try {
            directory.start();
        } catch (IOException e) {
            throw unavailable("The directory of artifacts can't be used.", e);
        }
    }

    /**
     * Takes a jar in: receives it, checks it, takes out what it carries under {@code lib/}.
     *
     * @param in the jar; read to its end unless it is refused before; not closed
     * @return the artifact, safe from eviction until the hold is closed
     * @throws ProblemException {@code bad-artifact}, {@code artifact-too-large}, {@code
     *     client-gone}, {@code too-many-calls} when too many uploads run, {@code store-unavailable}
     *     when the disk fails
     */
    public ArtifactHold add(InputStream in) {
        return add(in, Optional.empty());
    }

    /**
     * Takes a jar in whose digest is known, as {@link #add}.
     *
     * @throws ProblemException as {@link #add}; {@code bad-artifact} also when it is another jar
     */
    public ArtifactHold addKnown(String sha256, InputStream in) {
        return add(in, Optional.of(sha256));
    }

    private ArtifactHold add(InputStream in, Optional<String> expected) {
        takeTurn();
        try {
            Path fresh = directory.incoming();
            try {
                return add(in, fresh, expected);
            } finally {
                DurableFiles.remove(fresh);
            }
        } catch (IOException e) {
            throw unavailable("The artifact can't be written.", e);
        } finally {
            uploads.release();
        }
    }

    /**
     * Refuses an upload by the size it announces.
     *
     * @throws ProblemException {@code artifact-too-large}
     */
    public void checkSize(long bytes) {
        if (bytes > limits.bytesMax()) {
            throw BadArtifact.tooLarge(bytes, limits.bytesMax());
        }
    }

    /**
     * The paths of an artifact's jars.
     *
     * @param sha256 digest of the jar
     * @return absolute: the jar, there or not, then the jars under {@code lib/} by name
     */
    public List<Path> classPath(String sha256) {
        try {
            return directory.classPath(sha256);
        } catch (IOException e) {
            throw unavailable("The directory of an artifact can't be read.", e);
        }
    }

    /** Whether an artifact is there, damaged or not. */
    public boolean present(String sha256) {
        return Files.isRegularFile(directory.home(sha256).resolve(ArtifactDirectory.JAR));
    }

    /** How long an artifact is kept that isn't needed. */
    public Duration evictAfter() {
        return limits.evictAfter();
    }

    /**
     * Looks at an artifact without reading it whole.
     *
     * @return what is wrong with it, if anything
     */
    public Optional<String> damage(String sha256) {
        Path home = directory.home(sha256);
        return JarCheck.damage(
                home.resolve(ArtifactDirectory.JAR), home.resolve(ArtifactDirectory.LIBRARIES));
    }

    /** Evicts what isn't needed and hasn't been for {@link ArtifactLimits#evictAfter}. */
    public void retain(Supplier<Set<String>> needed) {
        retain(needed, limits.evictAfter());
    }

    /**
     * Evicts artifacts that aren't needed; never one that is held.
     *
     * @param needed digests that are; asked after no new holder can come in between
     * @param keep how long an artifact stays that isn't needed
     * @throws ProblemException {@code store-unavailable}
     */
    public void retain(Supplier<Set<String>> needed, Duration keep) {
        List<String> claim = List.of();
        try {
            claim = evictions.claim(directory.digests());
            claim = evictions.ripe(claim, needed.get(), clock.instant(), keep);
            for (String sha256 : claim) {
                directory.remove(sha256);
                LOG.info("artifact evicted", "sha256", sha256);
            }
        } catch (IOException e) {
            throw unavailable("An artifact can't be evicted.", e);
        } finally {
            evictions.end(claim);
        }
    }

    private ArtifactHold add(InputStream in, Path fresh, Optional<String> expected)
            throws IOException {
        Path jar = fresh.resolve(ArtifactDirectory.JAR);
        Upload upload = Upload.receive(in, jar, limits.bytesMax());
        if (expected.isPresent() && !expected.get().equals(upload.sha256())) {
            throw BadArtifact.because(
                    upload.sha256(), "The jar's digest should be " + expected.get() + ".");
        }
        new JarCheck(limits)
                .check(jar, Files.createDirectory(fresh.resolve(ArtifactDirectory.LIBRARIES)));
        DurableFiles.force(fresh);
        evictions.hold(upload.sha256());
        boolean installed = false;
        try {
            directory.install(fresh, upload.sha256());
            Hold hold =
                    new Hold(
                            new Artifact(
                                    upload.sha256(), upload.bytes(), classPath(upload.sha256())));
            installed = true;
            return hold;
        } finally {
            if (!installed) {
                evictions.release(upload.sha256());
            }
        }
    }

    private void takeTurn() {
        try {
            if (uploads.tryAcquire(limits.uploadWait().toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(
                    Problem.of(ErrorCode.SHUTTING_DOWN, "The upload was cancelled."), e);
        }
        throw Problem.of(
                        ErrorCode.TOO_MANY_CALLS,
                        "%d uploads run already, the most that penstock.artifact.uploads-max allows."
                                .formatted(limits.uploadsMax()))
                .retryAfter(Duration.ofSeconds(5))
                .exception();
    }

    private static ProblemException unavailable(String detail, IOException cause) {
        Problem problem =
                Problem.of(ErrorCode.STORE_UNAVAILABLE, detail).retryAfter(Duration.ofSeconds(1));
        return new ProblemException(problem, cause);
    }

    private final class Hold implements ArtifactHold {

        private final Artifact artifact;
        private final AtomicBoolean closed = new AtomicBoolean();

        Hold(Artifact artifact) {
            this.artifact = artifact;
        }

        @Override
        public Artifact artifact() {
            return artifact;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                evictions.release(artifact.sha256());
            }
        }
    }
}
