package io.penstock.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The AOT caches that a server makes at its first start. */
final class Caches {

    /** The control plane's is made by processes that let all others go first. */
    static final Duration MADE_MAX = Duration.ofMinutes(4);

    private Caches() {}

    /**
     * A whole one: they get their name when they are finished.
     *
     * @param name a regular expression, without the ending
     */
    static Path await(Penstock server, String name) {
        return Awaitility.await("cache made")
                .atMost(MADE_MAX)
                .until(() -> file(server, name), Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<Path> file(Penstock server, String name) throws IOException {
        try (Stream<Path> files = Files.list(server.data().resolve("cache"))) {
            return files.filter(file -> file.getFileName().toString().matches(name + "\\.aot"))
                    .findFirst();
        }
    }

    /** What files a process has mapped. */
    static String mapsOf(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/maps"));
    }
}
