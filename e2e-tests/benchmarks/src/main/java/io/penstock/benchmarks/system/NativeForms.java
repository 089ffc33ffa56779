package io.penstock.benchmarks.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The native executables of a repository. A benchmark's build doesn't build them, so they may be
 * missing, or older than what they are made from.
 */
final class NativeForms {

    private static final String PENSTOCK = "target/penstock-native";
    private static final String SYSTEMS = "e2e-tests/benchmarks/systems";

    /** What {@code ./dev dist} looks at to know whether it has to build. */
    private static final List<String> SOURCES_OF_PENSTOCK =
            List.of(
                    "pom.xml",
                    "LICENSE",
                    ".mvn",
                    "build-config",
                    "function-sdk",
                    "runtime",
                    "trigger-adapters",
                    "sample-functions",
                    "deploy");

    private static final List<String> SOURCES_OF_QUARKUS_REST =
            List.of(
                    "pom.xml",
                    ".mvn",
                    "e2e-tests/pom.xml",
                    SYSTEMS + "/pom.xml",
                    SYSTEMS + "/quarkus-rest",
                    SYSTEMS + "/work");

    private final Path root;

    NativeForms(Path root) {
        this.root = root;
    }

    /** The folder of Penstock's native distribution. */
    Optional<Path> penstock() {
        return Optional.of(root.resolve(PENSTOCK))
                .filter(folder -> Files.isExecutable(executable(folder)));
    }

    private static Path executable(Path folder) {
        return folder.resolve("bin/penstock");
    }

    /** The executable of Quarkus REST. */
    Optional<Path> quarkusRest() throws IOException {
        try (Stream<Path> files =
                Files.list(root.resolve(SYSTEMS).resolve("quarkus-rest/target"))) {
            return files.filter(file -> file.toString().endsWith("-runner")).findFirst();
        }
    }

    /** Those that aren't there, a sentence each. */
    List<String> absent() throws IOException {
        List<String> absent = new ArrayList<>();
        if (penstock().isEmpty()) {
            absent.add(
                    "Left out: %s, as there is no %s."
                            .formatted(Systems.PENSTOCK_NATIVE, PENSTOCK));
        }
        if (quarkusRest().isEmpty()) {
            absent.add(
                    "Left out: %s; './dev native --benchmarks' builds it."
                            .formatted(Systems.BASELINE_NATIVE));
        }
        return absent;
    }

    /**
     * Which of some are older than a source of theirs, which the JVM form has, a sentence each.
     *
     * @param names of systems; those that aren't native are passed over
     */
    List<String> outdated(List<String> names) throws IOException {
        List<String> outdated = new ArrayList<>();
        Optional<Path> penstock = penstock().map(NativeForms::executable);
        if (penstock.isPresent() && names.contains(Systems.PENSTOCK_NATIVE)) {
            new Sources(root, SOURCES_OF_PENSTOCK)
                    .newestAfter(penstock.get())
                    .map(each -> sentence(Systems.PENSTOCK_NATIVE, each, "./dev native"))
                    .ifPresent(outdated::add);
        }
        Optional<Path> quarkusRest = quarkusRest();
        if (quarkusRest.isPresent() && names.contains(Systems.BASELINE_NATIVE)) {
            new Sources(root, SOURCES_OF_QUARKUS_REST)
                    .newestAfter(quarkusRest.get())
                    .map(
                            each ->
                                    sentence(
                                            Systems.BASELINE_NATIVE,
                                            each,
                                            "./dev native --benchmarks"))
                    .ifPresent(outdated::add);
        }
        return outdated;
    }

    private static String sentence(String name, Path source, String command) {
        return "%s is older than %s, which the JVM form is built from; '%s' builds it anew."
                .formatted(name, source, command);
    }
}
