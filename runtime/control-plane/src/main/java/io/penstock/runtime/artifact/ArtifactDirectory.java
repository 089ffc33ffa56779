package io.penstock.runtime.artifact;

import io.penstock.runtime.telemetry.Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory of artifacts: {@code <sha256>/function.jar} and {@code <sha256>/lib/*.jar}. An
 * artifact is made whole in a directory of its own, forced to disk and then renamed, so that what
 * has a digest as its name is complete; it goes by being renamed first.
 *
 * @param path absolute
 */
record ArtifactDirectory(Path path) {

    /** The jar's name in an artifact. */
    static final String JAR = "function.jar";

    /** The directory of the jars it carried. */
    static final String LIBRARIES = "lib";

    private static final Log LOG = Log.of(ArtifactDirectory.class);
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final String INCOMING = ".incoming-";
    private static final String OUTGOING = ".outgoing-";
    private static final int INSTALL_TRIES = 5;

    /** Makes the directory and removes what was coming or going when the process ended. */
    void start() throws IOException {
        Files.createDirectories(path);
        for (Path entry : list()) {
            String name = entry.getFileName().toString();
            if (name.startsWith(INCOMING) || name.startsWith(OUTGOING)) {
                DurableFiles.remove(entry);
            }
        }
    }

    /** A new directory for an artifact that is being made. */
    Path incoming() throws IOException {
        return Files.createTempDirectory(path, INCOMING);
    }

    /** Where an artifact is, or would be. */
    Path home(String sha256) {
        if (!DIGEST.matcher(sha256).matches()) {
            throw new IllegalArgumentException("'" + sha256 + "' isn't a SHA-256 digest");
        }
        return path.resolve(sha256);
    }

    /** The jar, there or not, then the jars under {@code lib/} by name. */
    List<Path> classPath(String sha256) throws IOException {
        Path home = home(sha256);
        List<Path> paths = new ArrayList<>();
        paths.add(home.resolve(JAR));
        try (Stream<Path> libraries = Files.list(home.resolve(LIBRARIES))) {
            libraries.sorted().forEach(paths::add);
        } catch (NoSuchFileException _) {
            // Told as damage; the worker will say what it misses.
        }
        return paths;
    }

    /** Gives a complete directory its name, unless the same is there; a damaged one is replaced. */
    void install(Path fresh, String sha256) throws IOException {
        Path target = home(sha256);
        for (int attempt = 1; ; attempt++) {
            if (Files.isDirectory(target)) {
                if (DurableFiles.same(fresh, target)) {
                    return;
                }
                LOG.warn("damaged artifact replaced", "sha256", sha256);
                remove(sha256);
            }
            try {
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
                DurableFiles.forceOne(path);
                return;
            } catch (FileSystemException e) {
                // Another upload of the same jar may have been faster.
                if (attempt == INSTALL_TRIES || !Files.isDirectory(target)) {
                    throw e;
                }
            }
        }
    }

    /** Removes an artifact; nothing happens if it isn't there. */
    void remove(String sha256) throws IOException {
        Path outgoing = Files.createTempDirectory(path, OUTGOING);
        try {
            Files.move(home(sha256), outgoing.resolve(sha256), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException _) {
            // Someone else moved it.
        }
        DurableFiles.remove(outgoing);
    }

    /** Digests of the artifacts that are there. */
    List<String> digests() throws IOException {
        return list().stream()
                .map(entry -> entry.getFileName().toString())
                .filter(name -> DIGEST.matcher(name).matches())
                .toList();
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
