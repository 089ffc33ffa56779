package io.penstock.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The AOT caches of workers and control plane, which one server of a build makes for all others. It
 * has the processors to itself: they are made with the lowest priority, and beside tests the
 * control plane's was never finished, while each server began one. Safe for several processes.
 */
final class LentCache {

    private static final List<String> NAMES =
            Penstock.NATIVE
                    ? List.of("worker-[0-9a-f]{16}")
                    : List.of("worker-[0-9a-f]{16}", "control-plane-[0-9]+");

    private static final Path FOLDER =
            Path.of("target", "e2e", "aot", "of-" + build()).toAbsolutePath();

    private LentCache() {}

    /** Gives them to a server that hasn't started yet; makes them before, if nobody has. */
    static synchronized void lend(Path data) throws IOException {
        Files.createDirectories(FOLDER);
        try (FileChannel file =
                        FileChannel.open(
                                FOLDER.resolve("lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock _ = file.lock()) {
            if (made().size() < NAMES.size()) {
                make();
            }
        }
        for (Path cache : made()) {
            copy(cache, data.resolve("cache"));
        }
    }

    private static List<Path> made() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".aot")).toList();
        }
    }

    private static void make() throws IOException {
        try (Penstock server = Penstock.withoutCaches("LentCache", List.of())) {
            server.start();
            for (String name : NAMES) {
                copy(Caches.await(server, name), FOLDER);
            }
        }
    }

    private static void copy(Path file, Path folder) throws IOException {
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, "copy", ".part");
        Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, folder.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * What a cache depends on: a server takes none of another build, place or option of its JVM.
     */
    private static String build() {
        CRC32 sum = new CRC32();
        String place = Penstock.DISTRIBUTION.toAbsolutePath() + Penstock.SHORT_LIVED;
        sum.update(place.getBytes(StandardCharsets.UTF_8));
        try (Stream<Path> files = Files.walk(Penstock.DISTRIBUTION)) {
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
                sum.update(Files.readAllBytes(jar));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Long.toHexString(sum.getValue());
    }
}
