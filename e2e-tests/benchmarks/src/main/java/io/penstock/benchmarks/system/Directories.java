package io.penstock.benchmarks.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Directories for one run. */
public final class Directories {

    private Directories() {}

    /** Makes a directory, or empties it. */
    public static Path emptied(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.toList().reversed()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(directory);
    }
}
