package io.penstock.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The AOT caches of workers and control plane that the first servers of a distribution made, for
 * those after them, which would each spend seconds of the processor on the same. Their names say
 * which build they are for, so one of an earlier build does no harm. Safe for several processes.
 */
final class LentCache {

    private static final Path FOLDER = Path.of("target", "e2e", "aot").toAbsolutePath();

    private LentCache() {}

    private static final List<String> KINDS = List.of("worker-", "control-plane-");

    /** Gives a server that hasn't started yet the last ones that were kept, if there are any. */
    static void lend(Path data) throws IOException {
        for (String kind : KINDS) {
            lend(kind, data);
        }
    }

    private static void lend(String kind, Path data) throws IOException {
        Optional<Path> last =
                caches(FOLDER).stream()
                        .filter(file -> file.getFileName().toString().startsWith(kind))
                        .max(Comparator.comparingLong(file -> file.toFile().lastModified()));
        if (last.isPresent()) {
            copy(last.get(), data.resolve("cache"));
        }
    }

    /** Lets a server that hasn't started yet make its own. */
    static void takeBack(Path data) throws IOException {
        for (Path file : caches(data.resolve("cache"))) {
            Files.delete(file);
        }
    }

    /** Keeps what a server has made that runs no more. */
    static void keep(Path data) throws IOException {
        for (Path file : caches(data.resolve("cache"))) {
            if (!Files.exists(FOLDER.resolve(file.getFileName()))) {
                copy(file, FOLDER);
            }
        }
    }

    private static List<Path> caches(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".aot")).toList();
        }
    }

    private static void copy(Path file, Path folder) throws IOException {
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, "copy", ".part");
        Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, folder.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }
}
