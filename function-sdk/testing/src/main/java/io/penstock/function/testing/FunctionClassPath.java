package io.penstock.function.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/** Finds out what a function's loader gets to see. */
final class FunctionClassPath {

    /** What a deployed function's jar doesn't have: Penstock itself and the tools of the test. */
    private static final Pattern HIDDEN_JAR =
            Pattern.compile(
                    "(penstock-(function-api|function-testing|process|protocol|worker)|junit-|surefire-"
                            + "|opentest4j|apiguardian|assertj-|awaitility|hamcrest|mockito-"
                            + "|byte-buddy).*\\.jar");

    /** Classes that mark a folder of classes as Penstock's own, in a build of Penstock itself. */
    private static final List<String> HIDDEN_CLASSES =
            List.of(
                    "io/penstock/function/Handler.class",
                    "io/penstock/function/testing/FunctionExtension.class",
                    "io/penstock/process/Pulse.class",
                    "io/penstock/protocol/Frame.class",
                    "io/penstock/worker/Main.class");

    private FunctionClassPath() {}

    /** The test's class path without Penstock and the test's tools. */
    static List<Path> ofTest() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .filter(Files::exists)
                .filter(entry -> !isHidden(entry))
                .toList();
    }

    private static boolean isHidden(Path entry) {
        return Files.isDirectory(entry)
                ? HIDDEN_CLASSES.stream().anyMatch(name -> Files.exists(entry.resolve(name)))
                : HIDDEN_JAR.matcher(String.valueOf(entry.getFileName())).matches();
    }

    /**
     * A function's jar and the jars under its {@code lib/}, unpacked.
     *
     * @param jar the jar
     * @param folder where to put the unpacked ones; the caller deletes it
     */
    static List<Path> ofJar(Path jar, Path folder) throws IOException {
        List<Path> classPath = new ArrayList<>();
        classPath.add(jar);
        try (JarFile file = new JarFile(jar.toFile())) {
            List<JarEntry> libraries =
                    file.stream()
                            .filter(entry -> entry.getName().startsWith("lib/"))
                            .filter(entry -> entry.getName().endsWith(".jar"))
                            .sorted(Comparator.comparing(JarEntry::getName))
                            .toList();
            for (JarEntry library : libraries) {
                // Numbered, so that an entry's name can't lead out of the folder.
                Path target = folder.resolve(classPath.size() + ".jar");
                try (InputStream in = file.getInputStream(library)) {
                    Files.copy(in, target);
                }
                classPath.add(target);
            }
        }
        return classPath;
    }
}
