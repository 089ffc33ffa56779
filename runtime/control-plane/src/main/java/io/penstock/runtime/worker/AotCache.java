package io.penstock.runtime.worker;

import io.penstock.runtime.telemetry.Log;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The AOT cache that lets workers start faster, one file per JVM and worker build. Without it they
 * start all the same.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514, ahead-of-time command-line ergonomics</a>
 */
public final class AotCache {

    private static final Log LOG = Log.of(AotCache.class);
    private static final int KEY_CHARS = 16;

    private final Optional<WorkerSettings> settings;
    private boolean looked;
    private Optional<Path> file = Optional.empty();
    private boolean present;

    private AotCache(Optional<WorkerSettings> settings) {
        this.settings = settings;
    }

    /** No cache: workers start without. */
    public static AotCache off() {
        return new AotCache(Optional.empty());
    }

    /**
     * The cache for these settings. It is looked for when it is first asked for: that reads the
     * worker's jars, for which a start doesn't wait.
     *
     * @throws IOException if its directory can't be made
     */
    public static AotCache of(WorkerSettings settings) throws IOException {
        Files.createDirectories(settings.cacheDirectory());
        deleteUnfinished(settings.cacheDirectory());
        return new AotCache(Optional.of(settings));
    }

    /** Whether workers start with it from now on. */
    public synchronized boolean present() {
        look();
        return present;
    }

    /** Whether it isn't there and could be. */
    public synchronized boolean missing() {
        look();
        return file.isPresent() && !present;
    }

    private void look() {
        if (looked || settings.isEmpty()) {
            return;
        }
        looked = true;
        try {
            String key = key(settings.get()).substring(0, KEY_CHARS);
            Path named = settings.get().cacheDirectory().resolve("worker-" + key + ".aot");
            file = Optional.of(named);
            present = Files.isRegularFile(named);
        } catch (IOException e) {
            LOG.warn("no AOT cache; workers start without", "reason", e.toString());
        }
    }

    /** The JVM flags of a worker. */
    synchronized List<String> flags() {
        // The JVM ignores a cache it can't use, with a word in the worker's output.
        return present() ? List.of("-XX:AOTCache=" + file.orElseThrow()) : List.of();
    }

    /** The JVM flags of the worker that is watched to make the cache when it exits. */
    public synchronized List<String> recordingFlags() {
        return List.of("-XX:AOTCacheOutput=" + recording());
    }

    /**
     * Takes over what a recording worker wrote.
     *
     * @return whether there was something
     * @throws IOException if it can't be moved to its place
     */
    public synchronized boolean adopt() throws IOException {
        Path made = file.orElseThrow();
        if (!Files.isRegularFile(recording())) {
            LOG.warn("no AOT cache was written; workers start without", "file", made);
            return false;
        }
        try (FileChannel channel = FileChannel.open(recording(), StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(recording(), made, StandardCopyOption.ATOMIC_MOVE);
        present = true;
        LOG.info("AOT cache made", "file", made, "bytes", Files.size(made));
        return true;
    }

    /** It is damaged: workers start without, and the next start of the server makes it again. */
    synchronized void discard() {
        if (!present) {
            return;
        }
        present = false;
        Path damaged = file.orElseThrow();
        try {
            Files.deleteIfExists(damaged);
            LOG.warn("damaged AOT cache deleted; the next start makes another", "file", damaged);
        } catch (IOException e) {
            LOG.error("damaged AOT cache can't be deleted", e, "file", damaged);
        }
    }

    /** Recordings of processes that were cut off. */
    private static void deleteUnfinished(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.aot.*")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    private Path recording() {
        Path made = file.orElseThrow();
        return made.resolveSibling(made.getFileName() + "." + ProcessHandle.current().pid());
    }

    private static String key(WorkerSettings settings) throws IOException {
        MessageDigest digest = sha256();
        Path release = settings.java().toRealPath().resolve("../../release").normalize();
        if (Files.isRegularFile(release)) {
            digest.update(Files.readAllBytes(release));
        }
        digest.update(settings.java().toRealPath().toString().getBytes(StandardCharsets.UTF_8));
        // The JVM checks that the class path is the same, names and times included.
        digest.update(
                ChildLauncher.classPath(settings.classPath()).getBytes(StandardCharsets.UTF_8));
        for (Path jar : settings.classPath()) {
            digest.update(
                    Files.getLastModifiedTime(jar).toString().getBytes(StandardCharsets.UTF_8));
            try (InputStream in = new DigestInputStream(Files.newInputStream(jar), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
