package io.penstock.e2e;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.e2e.InstalledTool.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deploy/archive} packs. */
class ArchiveST {

    private static final InstalledTool ARCHIVE =
            new InstalledTool(DeployFiles.DEPLOY.resolve("archive"));
    private static final Path DISTRIBUTION = Penstock.DISTRIBUTION.toAbsolutePath().normalize();

    /** What both forms have, compiled in or not. */
    private static final Path LIBRARIES = Penstock.ROOT.resolve("target/penstock/lib/lib");

    /** In the forms that names of libraries have in a distribution. */
    private static final List<String> LISTED =
            List.of("io.netty/netty-buffer", "com.fasterxml.jackson.core/jackson-core");

    @TempDir private Path folder;

    /**
     * Maven's list has the form of its plug-in, which needs a network to run, but few libraries.
     */
    @BeforeEach
    void writeListOfMaven() throws IOException {
        List<String> components = new ArrayList<>();
        for (String library : LISTED) {
            String name = library.substring(library.indexOf('/') + 1);
            String version = version(library.replace('/', '.') + "-");
            components.add(
                    """
                        {
                          "type" : "library",
                          "name" : "%s",
                          "version" : "%s",
                          "purl" : "pkg:maven/%s@%2$s?type=jar"
                        }"""
                            .formatted(name, version, library));
        }
        Files.writeString(
                folder.resolve("penstock.cdx.json"),
                """
                {
                  "bomFormat" : "CycloneDX",
                  "metadata" : {
                    "tools" : {
                      "components" : [ ]
                    }
                  },
                  "components" : [
                %s
                  ]
                }
                """
                        .formatted(String.join(",\n", components)));
    }

    private static String version(String start) throws IOException {
        return jars(LIBRARIES).stream()
                .filter(jar -> jar.matches(Pattern.quote(start) + "\\d.*"))
                .map(jar -> jar.substring(start.length()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void archiveIsTheDistributionAndItsListHasTheLibraries() throws Exception {
        // When
        Path archive = pack(DISTRIBUTION, folder);

        // Then
        String name = archive.getFileName().toString().replace(".tar.gz", "");
        String version = Files.readString(DISTRIBUTION.resolve("VERSION")).strip();
        assertThat(name)
                .startsWith(
                        "penstock-" + version + (Penstock.NATIVE ? "-native-linux-" : "-linux-"));
        tool("sha256sum", "--check", archive.getFileName() + ".sha256");
        tool("tar", "xzf", archive.toString());
        Path unpacked = folder.resolve(name);
        assertSame(unpacked, DISTRIBUTION);
        Run help = new InstalledTool(unpacked.resolve("bin/penstock")).run(folder, "--help");
        assertThat(help.exitCode()).as(help.output()).isZero();
        assertListHasTheLibraries(folder.resolve(name + ".cdx.json"));
    }

    private static void assertSame(Path actual, Path expected) throws IOException {
        assertThat(files(actual)).isEqualTo(files(expected));
        for (String each : files(expected)) {
            Path file = expected.resolve(each);
            Path other = actual.resolve(each);
            if (Files.isSymbolicLink(file)) {
                assertThat(Files.readSymbolicLink(other)).isEqualTo(Files.readSymbolicLink(file));
            } else if (!Files.isDirectory(file)) {
                assertThat(other).hasSameBinaryContentAs(file);
                assertThat(Files.isExecutable(other)).as(each).isEqualTo(Files.isExecutable(file));
            }
        }
    }

    private static Set<String> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString()).collect(toSet());
        }
    }

    private void assertListHasTheLibraries(Path file) throws IOException {
        List<String> names = new ArrayList<>();
        Set<String> platforms = new TreeSet<>();
        for (JsonNode component : new JsonMapper().readTree(file.toFile()).get("components")) {
            String name = component.get("name").textValue();
            if (component.get("type").textValue().equals("platform")) {
                assertThat(component.get("version").textValue()).isNotBlank();
                platforms.add(name);
            } else {
                names.add(name);
            }
        }
        assertThat(platforms)
                .isEqualTo(Penstock.NATIVE ? Set.of("java", "native-image") : Set.of("java"));
        Set<String> libraries = new TreeSet<>(jars(LIBRARIES));
        for (String part : List.of("worker", "trigger-host", "adapters")) {
            libraries.addAll(jars(DISTRIBUTION.resolve(part)));
        }
        libraries.removeIf(jar -> jar.startsWith("penstock-") || jar.equals("priming"));
        assertThat(libraries).hasSizeGreaterThan(150);
        // With a version or without, with a group or without.
        Set<String> maven =
                libraries.stream()
                        .filter(jar -> jar.matches("(.*\\.)?(netty-buffer|jackson-core)(-\\d.*)?"))
                        .collect(toSet());
        assertThat(maven).hasSizeGreaterThan(LISTED.size());
        libraries.removeAll(maven);
        libraries.addAll(List.of("netty-buffer", "jackson-core"));
        assertThat(names).containsExactlyInAnyOrderElementsOf(libraries);
    }

    private static Set<String> jars(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".jar"))
                    .map(file -> file.replaceAll("\\.jar$", ""))
                    .collect(toSet());
        }
    }

    @Test
    void sameFilesMakeTheSameBytesWhenAndWhereverTheyWereMade() throws Exception {
        // Given
        Path first = small(folder.resolve("first"), List.of("a", "b", "c"), "rw-r--r--");
        Path second = small(folder.resolve("second"), List.of("c", "a", "b"), "rw-rw-r--");
        Path other = small(folder.resolve("other"), List.of("a", "b", "d"), "rw-r--r--");
        for (Path each : List.of(first, second, other)) {
            Files.copy(
                    folder.resolve("penstock.cdx.json"), each.resolveSibling("penstock.cdx.json"));
        }

        // When
        Path archive = pack(first, first.getParent());
        Path again = pack(second, second.getParent());
        Path differs = pack(other, other.getParent());

        // Then
        assertThat(again).hasSameBinaryContentAs(archive).hasFileName(name(archive));
        assertThat(Files.mismatch(archive, differs)).isNotNegative();
        for (String suffix : List.of(".tar.gz.sha256", ".cdx.json")) {
            String name = name(archive).replace(".tar.gz", suffix);
            assertThat(again.resolveSibling(name))
                    .hasSameBinaryContentAs(archive.resolveSibling(name));
        }
        // The order of a folder is the file system's, which may be the same in all of them.
        List<String> entries =
                tool("tar", "tvzf", archive.toString(), "--numeric-owner").lines().toList();
        assertThat(entries).hasSizeGreaterThan(9).allMatch(line -> line.contains(" 0/0 "));
        assertThat(entries.stream().map(line -> line.replaceAll(".* ", ""))).isSorted();
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    /** A distribution with as little as it takes, whose files are made in an order. */
    private static Path small(Path parent, List<String> samples, String mode) throws IOException {
        Path small = parent.resolve("penstock");
        for (String part : List.of("bin", "runtime", "worker", "trigger-host", "adapters")) {
            Files.createDirectories(small.resolve(part));
        }
        Files.writeString(small.resolve("runtime/release"), "JAVA_VERSION=\"25.0.1\"\n");
        Files.writeString(small.resolve("VERSION"), "1.2.3\n");
        for (String sample : samples) {
            Path file = Files.writeString(small.resolve(sample), sample);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            Files.setLastModifiedTime(file, FileTime.fromMillis(mode.hashCode()));
        }
        Path program = Files.writeString(small.resolve("bin/penstock"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return small;
    }

    @Test
    void whatIsMissingIsSaidInOneLineAndNothingIsPacked() throws Exception {
        // Given
        Path empty = Files.createDirectory(folder.resolve("empty"));
        String distribution = DISTRIBUTION.toString();

        // Then
        assertRefused("usage: deploy/archive DISTRIBUTION [FOLDER]");
        assertRefused("usage: deploy/archive DISTRIBUTION [FOLDER]", distribution, "a", "b");
        assertRefused(empty + " is no distribution; make it with ./dev dist", empty.toString());
        assertRefused(empty + "/no is no folder", distribution, empty + "/no");
        assertRefused(
                empty + " has no penstock.cdx.json; './dev dist --archive' makes it",
                distribution,
                empty.toString());
        assertThat(empty).isEmptyDirectory();
    }

    private void assertRefused(String why, String... arguments) throws Exception {
        assertThat(ARCHIVE.run(folder, arguments))
                .isEqualTo(new Run(1, "deploy/archive: " + why + "\n"));
    }

    private Path pack(Path distribution, Path to) throws Exception {
        Run run = ARCHIVE.run(folder, distribution.toString(), to.toString());
        assertThat(run.exitCode()).as(run.output()).isZero();
        return Path.of(run.output().strip());
    }

    private String tool(String name, String... arguments) throws Exception {
        Run run = InstalledTool.find(name, "the archive").orElseThrow().run(folder, arguments);
        assertThat(run.exitCode()).as(run.output()).isZero();
        return run.output();
    }
}
