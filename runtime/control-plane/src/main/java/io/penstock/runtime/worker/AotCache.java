package io.penstock.runtime.worker;

import io.penstock.runtime.telemetry.Log;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The AOT cache that lets workers start faster, one file per JVM and worker build. Without it they
 * start all the same.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514, ahead-of-time command-line ergonomics</a>
 */
public final class AotCache {

    private static final Log LOG = Log.of(AotCache.class);
    private static final int KEY_CHARS = 16;

    private final Path file;
    private volatile boolean present;

    private AotCache(Path file, boolean present) {
        this.file = file;
        this.present = present;
    }

    /** No cache: workers start without. */
    public static AotCache off() {
        return new AotCache(Path.of(""), false);
    }

    /**
     * The cache for these settings, whether it is there already or not.
     *
     * @throws IOException if the JVM or the worker's jars can't be read
     */
    public static AotCache of(WorkerSettings settings) throws IOException {
        Files.createDirectories(settings.cacheDirectory());
        deleteUnfinished(settings.cacheDirectory());
        String key = key(settings).substring(0, KEY_CHARS);
        Path file = settings.cacheDirectory().resolve("worker-" + key + ".aot");
        return new AotCache(file, Files.isRegularFile(file));
    }

    /** Whether workers start with it from now on. */
    public boolean present() {
        return present;
    }

    /** The JVM flags of a worker. */
    List<String> flags() {
        // The JVM ignores a cache it can't use, with a word in the worker's output.
        return present ? List.of("-XX:AOTCache=" + file) : List.of();
    }

    /** The JVM flags of the worker that is watched to make the cache when it exits. */
    public List<String> recordingFlags() {
        return List.of("-XX:AOTCacheOutput=" + recording());
    }

    /**
     * Takes over what a recording worker wrote.
     *
     * @return whether there was something
     * @throws IOException if it can't be moved to its place
     */
    public boolean adopt() throws IOException {
        if (!Files.isRegularFile(recording())) {
            LOG.warn("no AOT cache was written; workers start without", "file", file);
            return false;
        }
        Files.move(recording(), file, StandardCopyOption.ATOMIC_MOVE);
        present = true;
        LOG.info("AOT cache made", "file", file, "bytes", Files.size(file));
        return true;
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
        return file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
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
