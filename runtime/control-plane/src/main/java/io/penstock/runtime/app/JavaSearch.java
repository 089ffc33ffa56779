package io.penstock.runtime.app;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds a JDK 25 for workers and the adapter host of the native form, where and in the order in
 * which {@code bin/find-jdk} does it for the JVM form.
 */
final class JavaSearch {

    private static final String NAMED = "PENSTOCK_JAVA_HOME";

    private static final Pattern VERSION_25 =
            Pattern.compile("^JAVA_VERSION=\"25(\"|[.+-])", Pattern.MULTILINE);

    private final Map<String, String> environment;
    private final Path distribution;
    private final Path root;

    /**
     * A search on this machine.
     *
     * @param environment of this process
     * @param distribution may have a {@code runtime/} of its own
     * @param root what absolute places are below: {@code /}
     */
    JavaSearch(Map<String, String> environment, Path distribution, Path root) {
        this.environment = environment;
        this.distribution = distribution;
        this.root = root;
    }

    /**
     * The {@code java} of the first one.
     *
     * @throws IOException if there is none, with what to do
     */
    Path executable() throws IOException {
        return java(home());
    }

    private Path home() throws IOException {
        String named = environment.getOrDefault(NAMED, "");
        if (!named.isEmpty()) {
            // Taking another one instead would hide the mistake.
            return path(named)
                    .filter(JavaSearch::isJdk25)
                    .orElseThrow(() -> new IOException(NAMED + "=" + named + " is not a JDK 25."));
        }
        for (Path candidate : candidates()) {
            if (isJdk25(candidate)) {
                return candidate;
            }
        }
        throw new IOException(
                "Workers need a JDK 25, and none was found: neither in "
                        + distribution.resolve("runtime")
                        + ", "
                        + NAMED
                        + ", JAVA_HOME or on the PATH, nor below /usr/lib/jvm, /opt, ~/.sdkman,"
                        + " ~/.jdks or /Library/Java. Install one, or point "
                        + NAMED
                        + " at it.");
    }

    private List<Path> candidates() {
        List<Path> candidates = new ArrayList<>();
        candidates.add(distribution.resolve("runtime"));
        path(environment.getOrDefault("JAVA_HOME", "")).ifPresent(candidates::add);
        onPath().ifPresent(candidates::add);
        candidates.addAll(below(root.resolve("usr/lib/jvm")));
        candidates.addAll(below(root.resolve("opt")));
        Optional<Path> user = path(environment.getOrDefault("HOME", ""));
        if (user.isPresent()) {
            candidates.addAll(below(user.get().resolve(".sdkman/candidates/java")));
            candidates.addAll(below(user.get().resolve(".jdks")));
        }
        for (Path machine : below(root.resolve("Library/Java/JavaVirtualMachines"))) {
            candidates.add(machine.resolve("Contents/Home"));
        }
        return candidates;
    }

    /** The home of the first {@code java} on the PATH, its symbolic links resolved. */
    private Optional<Path> onPath() {
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Optional<Path> java =
                    path(folder)
                            .map(path -> path.resolve("java"))
                            .filter(Files::isRegularFile)
                            .filter(Files::isExecutable)
                            .flatMap(JavaSearch::real);
            if (java.isPresent()) {
                return Optional.of(java.get().resolve("../..").normalize());
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> real(Path file) {
        try {
            return Optional.of(file.toRealPath());
        } catch (IOException _) {
            // Gone, or not ours to look at: the next one may do.
            return Optional.empty();
        }
    }

    private static List<Path> below(Path folder) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(found::add);
        } catch (IOException | DirectoryIteratorException _) {
            // There is none, or it isn't ours to look at: what was found may do, or another place.
            return found;
        }
        return found.stream().sorted().toList();
    }

    private static Optional<Path> path(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private static Path java(Path home) {
        return home.resolve("bin/java");
    }

    /** By the file that says so, which needs no process. */
    private static boolean isJdk25(Path home) {
        if (!Files.isExecutable(java(home))) {
            return false;
        }
        try {
            String release = Files.readString(home.resolve("release"), StandardCharsets.ISO_8859_1);
            return VERSION_25.matcher(release).find();
        } catch (IOException _) {
            // As good as another version: it can't be told.
            return false;
        }
    }
}
