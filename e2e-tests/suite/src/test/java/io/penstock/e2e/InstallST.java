package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.e2e.InstalledTool.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code install.sh} of the distribution, below a folder of its own instead of the machine's root.
 */
class InstallST {

    private static final Pattern EXPOSURE =
            Pattern.compile("Overall exposure level for penstock.service: (\\d+\\.\\d)");
    private static final Path INSTALL =
            Penstock.DISTRIBUTION.toAbsolutePath().resolve("install.sh");
    private static final Pattern COPY = Pattern.compile("(?m)^COPY (?!--from)(.+) \\S+$");

    @TempDir private Path root;

    @Test
    void installsAServiceThatRunsFromThere() throws Exception {
        // Given
        Path script = Files.createTempFile(root, "install", ".sh");
        Files.writeString(script, "umask 077\nexec '" + INSTALL + "' --root '" + root + "'\n");

        // When
        Run run = new InstalledTool(Path.of("/bin/bash")).run(root, script.toString());

        // Then
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertEveryoneMayRead(opt(""));
        String version = Files.readString(Penstock.DISTRIBUTION.resolve("VERSION")).strip();
        assertThat(version).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(Files.readSymbolicLink(opt("current"))).isEqualTo(Path.of("versions", version));
        assertThat(mode("etc/penstock/penstock.env")).isEqualTo("rw-------");
        assertThat(mode("var/lib/penstock")).isEqualTo("rwx------");
        assertThat(root.resolve("etc/systemd/system/penstock.service"))
                .hasSameTextualContentAs(DeployFiles.DEPLOY.resolve("systemd/penstock.service"));
        try (Penstock server = Penstock.create(opt("current"), "InstallST", List.of(), Map.of())) {
            server.start();
            server.functions().deploy("echo", FunctionJar.of("Echo"));
            assertThat(server.functions().answer("echo", "from there")).isEqualTo("from there");
            Run health =
                    penstock(
                            Map.of("QUARKUS_HTTP_PORT", Integer.toString(server.port())),
                            "health",
                            "--data",
                            server.data().toString());
            assertThat(health).isEqualTo(new Run(0, "penstock: ready\n"));
            server.kill();
            Run down = penstock(Map.of(), "health", "--port", Integer.toString(server.port()));
            assertThat(down.exitCode()).isOne();
            assertThat(down.output()).startsWith("penstock: not ready: 127.0.0.1:");
        }
    }

    /** The service's user owns none of it. */
    private static void assertEveryoneMayRead(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> closed =
                    files.filter(file -> !Files.isSymbolicLink(file))
                            .filter(file -> !mayRead(file))
                            .toList();
            assertThat(closed).isEmpty();
        }
    }

    private static boolean mayRead(Path file) {
        try {
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
            return mode.matches(Files.isDirectory(file) ? "rwxr-xr-x" : "r.(x|-)r-\\1r-\\1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void secondTimeChangesNothing() throws Exception {
        // Given
        install("--root", root.toString());
        Path settings = root.resolve("etc/penstock/penstock.env");
        Files.writeString(settings, "PENSTOCK_NODE_MEMORY=1GiB\n");
        Files.createDirectory(opt("current/adapters/own"));

        // When
        Run run = install("--root", root.toString());

        // Then
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("is there already");
        assertThat(settings).hasContent("PENSTOCK_NODE_MEMORY=1GiB\n");
        assertThat(names(opt("versions"))).hasSize(1);
        assertThat(names(opt(""))).containsExactly("current", "versions");
    }

    @Test
    void upgradeKeepsTheOldVersionAndTellsOfAdaptersThatItHad() throws Exception {
        // Given
        install("--root", root.toString(), "--version", "1");
        Files.createDirectory(opt("versions/1/adapters/own"));
        Files.writeString(root.resolve("var/lib/penstock/penstock.db"), "kept");

        // When
        Run run = install("--root", root.toString(), "--version", "2");

        // Then
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("Not in the new version: ", "/versions/1/adapters/own");
        assertThat(Files.readSymbolicLink(opt("current"))).isEqualTo(Path.of("versions", "2"));
        assertThat(names(opt("versions"))).containsExactly("1", "2");
        assertThat(root.resolve("var/lib/penstock/penstock.db")).hasContent("kept");
    }

    @Test
    void oldVersionIsBackByTheGuidesCommand() throws Exception {
        // Given
        install("--root", root.toString(), "--version", "1");
        install("--root", root.toString(), "--version", "2");
        Matcher command =
                Pattern.compile("(?m)^    (ln -sfn versions/OLD /opt/penstock/current)$")
                        .matcher(DeployFiles.document("guides/upgrade.md"));
        assertThat(command.find()).isTrue();

        // When
        Run run =
                new InstalledTool(Path.of("/bin/bash"))
                        .run(
                                root,
                                "-c",
                                command.group(1)
                                        .replace("OLD", "1")
                                        .replace("/opt/penstock", opt("").toString()));

        // Then
        assertThat(run).isEqualTo(new Run(0, ""));
        assertThat(opt("current").toRealPath()).isEqualTo(opt("versions/1").toRealPath());
        assertThat(penstock(Map.of(), "--help").exitCode()).isZero();
        assertThat(names(opt(""))).containsExactly("current", "versions");
    }

    @Test
    void socketHasTheAddressOfTheSettingsAndStays() throws Exception {
        // Given
        install("--root", root.toString(), "--socket");
        Path socket = root.resolve("etc/systemd/system/penstock.socket");
        String first = Files.readString(socket);
        Files.writeString(
                root.resolve("etc/penstock/penstock.env"),
                "QUARKUS_HTTP_HOST=::\nQUARKUS_HTTP_PORT=80\nQUARKUS_HTTP_PORT=81\n");

        // When
        Run run = install("--root", root.toString());

        // Then
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(first).contains("\nListenStream=127.0.0.1:8080\n");
        assertThat(socket).content().contains("\nListenStream=[::]:81\n");
        assertThat(root.resolve("etc/systemd/system/penstock.service.d/socket.conf"))
                .content()
                .contains("\nStandardInput=socket\n");
        install("--root", root.toString(), "--uninstall");
        assertThat(names(root.resolve("etc/systemd/system"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "QUARKUS_HTTP_HOST=\"10.0.0.7\";QUARKUS_HTTP_PORT='81' | 10.0.0.7:81",
                "  QUARKUS_HTTP_PORT = 82 | 127.0.0.1:82",
                "QUARKUS_HTTP_HOST=[::1] | [::1]:8080",
                "QUARKUS_HTTP_INSECURE_REQUESTS=disabled | 127.0.0.1:8443",
                "QUARKUS_HTTP_INSECURE_REQUESTS=redirect;QUARKUS_HTTP_SSL_PORT=9 | 127.0.0.1:8080",
                "QUARKUS_HTTP_INSECURE_REQUESTS=disabled;QUARKUS_HTTP_SSL_PORT=9443 | 127.0.0.1:9443"
            })
    void socketListensWhereTheServiceWould(String settings, String address) throws Exception {
        // Given
        write(settings);

        // When
        Run run = install("--root", root.toString(), "--socket");

        // Then
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(root.resolve("etc/systemd/system/penstock.socket"))
                .content()
                .contains("\nListenStream=" + address + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "QUARKUS_HTTP_HOST=localhost",
                "QUARKUS_HTTP_HOST=a/b&c",
                "QUARKUS_HTTP_HOST=\"127.0.0.1",
                "QUARKUS_HTTP_PORT=0",
                "QUARKUS_HTTP_PORT=70000",
                "QUARKUS_HTTP_PORT=80 # of old"
            })
    void socketThatSystemdWouldRefuseStopsTheInstallation(String settings) throws Exception {
        // Given
        write(settings);

        // When
        Run run = install("--root", root.toString(), "--socket");

        // Then
        assertThat(run.exitCode()).isOne();
        assertThat(run.output()).contains(settings.split("=")[0], "with --socket it must be");
        assertThat(opt("")).doesNotExist();
        assertThat(root.resolve("etc/systemd")).doesNotExist();
    }

    private void write(String settings) throws IOException {
        Path folder = Files.createDirectories(root.resolve("etc/penstock"));
        Files.writeString(folder.resolve("penstock.env"), settings.replace(';', '\n') + "\n");
    }

    @Test
    void versionOfOtherContentIsNotReplaced() throws Exception {
        // Given
        install("--root", root.toString());
        Files.writeString(opt("current/LICENSE"), "changed");

        // When
        Run run = install("--root", root.toString());

        // Then
        assertThat(run.exitCode()).isOne();
        assertThat(run.output()).contains("is there with other content", "--version");
        assertThat(opt("current/LICENSE")).hasContent("changed");
    }

    @Test
    void uninstallKeepsDataAndSettings() throws Exception {
        // Given
        install("--root", root.toString());
        Files.writeString(root.resolve("var/lib/penstock/penstock.db"), "kept");

        // When
        Run run = install("--root", root.toString(), "--uninstall");

        // Then
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(opt("")).doesNotExist();
        assertThat(root.resolve("etc/systemd/system/penstock.service")).doesNotExist();
        assertThat(root.resolve("etc/penstock/penstock.env")).exists();
        assertThat(root.resolve("var/lib/penstock/penstock.db")).hasContent("kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--prefix /x", "--root", "--version"})
    void argumentsThatMeanNothingAreExplained(String arguments) throws Exception {
        // When
        Run run = install(arguments.split(" "));

        // Then
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output()).contains("install.sh: ", arguments.split(" ")[0], "usage:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../up", "a b", ".hidden"})
    void versionThatIsNoNameOfAFolderIsRefused(String version) throws Exception {
        // When
        Run run = install("--root", root.toString(), "--version", version);

        // Then
        assertThat(run.exitCode()).isOne();
        assertThat(run.output()).contains("can't be the name of a folder");
        assertThat(opt("")).doesNotExist();
    }

    @Test
    void halfADistributionIsRefused() throws Exception {
        // Given
        Path half = Files.createDirectories(root.resolve("half"));
        Path script = Files.copy(Penstock.DISTRIBUTION.resolve("install.sh"), half.resolve("i.sh"));

        // When
        Run run = new InstalledTool(script).run(half, "--root", root.toString());

        // Then
        assertThat(run.exitCode()).isOne();
        assertThat(run.output()).contains("has no bin/penstock").contains("unpacked");
    }

    @Test
    void systemdFindsNothingWrongAndNoMoreExposureThanDocumented() throws Exception {
        Optional<InstalledTool> analyze = InstalledTool.find("systemd-analyze", "the unit");
        if (analyze.isEmpty()) {
            return;
        }
        // Given
        install("--root", root.toString(), "--socket");
        Path units = root.resolve("etc/systemd/system");
        Path unit = units.resolve("penstock.service");
        Files.writeString(
                unit,
                Files.readString(unit).replace("/opt/penstock/current", opt("current").toString()));

        // When
        // The drop-in beside the unit is read with it.
        Run verify =
                analyze.get()
                        .run(
                                units,
                                "verify",
                                "--man=no",
                                unit.toString(),
                                units.resolve("penstock.socket").toString());
        Run security =
                analyze.get()
                        .run(
                                DeployFiles.DEPLOY,
                                "security",
                                "--offline=true",
                                "--no-pager",
                                "systemd/penstock.service");

        // Then
        assertThat(verify).isEqualTo(new Run(0, ""));
        assertThat(exposure(security.output()))
                .isLessThanOrEqualTo(exposure(DeployFiles.document("guides/install.md")));
    }

    private static double exposure(String text) {
        Matcher matcher = EXPOSURE.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void imageHasWhatTheDistributionHas(String form) throws Exception {
        // Given
        TreeSet<String> expected = new TreeSet<>(names(Penstock.DISTRIBUTION));
        assertThat(expected).contains("runtime");
        assertThat(Penstock.DISTRIBUTION.resolve("runtime/bin/java")).isExecutable();
        // What runs needs none of these.
        expected.removeAll(List.of("samples", "deploy", "install.sh", "README.md", "NATIVE_IMAGE"));
        // The native executable is all of the control plane.
        expected.add("lib");
        if (form.equals("native")) {
            expected.remove("lib");
        }

        // When
        TreeSet<String> copied = new TreeSet<>();
        COPY.matcher(DeployFiles.text("container/Containerfile." + form))
                .results()
                .flatMap(match -> Stream.of(match.group(1).split(" ")))
                .forEach(name -> copied.add(name.replace("/", "")));

        // Then
        assertThat(copied).isEqualTo(expected);
    }

    private Path opt(String path) {
        return root.resolve("opt/penstock").resolve(path);
    }

    private String mode(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(path)));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Run install(String... arguments) throws Exception {
        return new InstalledTool(INSTALL).run(Path.of("").toAbsolutePath(), arguments);
    }

    private Run penstock(Map<String, String> environment, String... arguments) throws Exception {
        return new InstalledTool(opt("current/bin/penstock")).run(root, environment, arguments);
    }
}
