package io.penstock.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The AOT caches in a server's data. They depend on the JVM, the distribution and the JVM's options
 * only, so a server may have those that another one made.
 *
 * @param directory where they are
 */
record AotCaches(Path directory) {

    /** Whose JVM starts with it. */
    enum Kind {
        WORKER("worker-"),
        CONTROL_PLANE("control-plane-");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    /** Those of a server with that data directory. */
    static AotCaches in(Path data) {
        return new AotCaches(data.resolve("cache"));
    }

    /** Whether there is one of that kind that is complete. */
    boolean has(Kind kind) throws IOException {
        return !files(kind).isEmpty();
    }

    /**
     * Copies those of some kinds from another server.
     *
     * @throws IllegalStateException if the other has none of a kind
     */
    void copyFrom(AotCaches other, Set<Kind> kinds) throws IOException {
        Files.createDirectories(directory);
        for (Kind kind : kinds) {
            List<Path> files = other.files(kind);
            if (files.isEmpty()) {
                throw new IllegalStateException("no %s* in %s".formatted(kind.prefix, other));
            }
            for (Path file : files) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
    }

    private List<Path> files(Kind kind) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> isOf(kind, file.getFileName().toString())).toList();
        }
    }

    private static boolean isOf(Kind kind, String name) {
        return name.startsWith(kind.prefix) && name.endsWith(".aot");
    }
}
