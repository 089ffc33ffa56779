package io.penstock.benchmarks.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Libraries a system runs with. */
final class Jars {

    private Jars() {}

    /**
     * The version of a library, which Maven writes into its file's name.
     *
     * @throws IllegalStateException if it isn't there
     */
    static String version(Path directory, String library) throws IOException {
        Pattern pattern = Pattern.compile(Pattern.quote(library) + "-([0-9].*)\\.jar");
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> pattern.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(matcher -> matcher.group(1))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalStateException("no " + library + " in " + directory));
        }
    }

    /** All of a directory but one, as a class path. */
    static String classPathBut(Path directory, Path left) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.equals(left))
                    .sorted()
                    .map(Path::toString)
                    .collect(Collectors.joining(":"));
        }
    }
}
