package io.penstock.trigger.filedrop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * No permission, and a full disk: told with the path, repaired alone, and nothing is lost. The
 * adapter's process has no privileges, also when the tests are root's, and its files may not grow
 * when a test says so, which is what a full disk is to those that write.
 */
class ConfinedIT extends WithDrop {

    /** util-linux; root without capabilities is bound to permissions as others are. */
    private static final List<String> UNPRIVILEGED =
            List.of("setpriv", "--inh-caps=-all", "--bounding-set=-all");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private Process process;
    private Writer commands;

    @BeforeEach
    void start() throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(UNPRIVILEGED);
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(DropProcess.class.getName(), drop.directory.toString()));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        commands = process.outputWriter();
        Thread.ofVirtual().start(this::read);
        Drop.eventually(() -> assertThat(state()).isEqualTo("state connected"));
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(lines::add);
        } catch (UncheckedIOException | IOException e) {
            lines.add("output ended: " + e);
        }
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private String state() {
        return lines.stream().filter(line -> line.startsWith("state ")).toList().stream()
                .reduce((_, last) -> last)
                .orElse("none in " + lines);
    }

    private List<String> events() {
        return lines.stream().filter(line -> line.startsWith("event ")).toList();
    }

    private void tell(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
    }

    private static void permit(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private void limitFiles(String bytes) throws Exception {
        Process change =
                new ProcessBuilder("prlimit", "--pid", "" + process.pid(), "--fsize=" + bytes + ":")
                        .inheritIO()
                        .start();
        assertThat(change.waitFor()).isZero();
    }

    private void awaitTroubled(Path path, String why) {
        Drop.eventually(
                () ->
                        assertThat(state())
                                .startsWith("state troubled ")
                                .contains(path.toString())
                                .contains(why));
    }

    private void awaitConnected(String... files) {
        Drop.eventually(
                () -> {
                    assertThat(drop.files()).containsExactly(files);
                    assertThat(state()).isEqualTo("state connected");
                });
    }

    @Test
    void aFileThatMayNotBeReadIsToldAndTheOthersGoOn() throws Exception {
        // Given
        Path secret = Files.writeString(folder.resolve("secret.txt"), "S");
        permit(secret, "---------");
        Path dropped = Files.move(secret, drop.directory.resolve("secret.txt"));

        // When
        awaitTroubled(dropped, "permission denied");
        drop.put("open.txt", "O");

        // Then
        Drop.eventually(() -> assertThat(events()).containsExactly("event open.txt"));
        permit(dropped, "rw-------");
        awaitConnected("~done/open.txt", "~done/secret.txt");
        assertThat(events()).containsExactly("event open.txt", "event secret.txt");
    }

    @Test
    void aDirectoryThatMayNotBeReadIsToldUntilItMay() throws Exception {
        // When
        permit(drop.directory, "---------");
        awaitTroubled(drop.directory, "permission denied");
        permit(drop.directory, "rwx------");
        drop.put("a.txt", "A");

        // Then
        awaitConnected("~done/a.txt");
        assertThat(events()).containsExactly("event a.txt");
    }

    @Test
    void aFolderInWhichNothingMayBeClaimedIsToldUntilItMay() throws Exception {
        // Given
        Path claimed = drop.work.resolve("claimed");
        permit(claimed, "r-x------");

        // When
        drop.put("a.txt", "A");

        // Then
        awaitTroubled(claimed, "permission denied");
        assertThat(drop.files()).containsExactly("a.txt");
        permit(claimed, "rwx------");
        awaitConnected("~done/a.txt");
        assertThat(events()).containsExactly("event a.txt");
    }

    @Test
    void aFolderIntoWhichNothingMayBeMovedIsToldUntilItMay() throws Exception {
        // Given
        drop.put("first.txt", "1");
        awaitConnected("~done/first.txt");
        Path done = drop.work.resolve("done");
        permit(done, "r-x------");

        // When
        drop.put("a.txt", "A");

        // Then
        awaitTroubled(done, "permission denied");
        assertThat(claimed("a.txt")).isTrue();
        permit(done, "rwx------");
        awaitConnected("~done/a.txt", "~done/first.txt");
        assertThat(events()).containsExactly("event first.txt", "event a.txt");
    }

    @Test
    void aFullDiskIsToldUntilThereIsRoom() throws Exception {
        // Given
        tell("hold");
        drop.put("bad.txt", "B");
        Drop.eventually(() -> assertThat(claimed("bad.txt")).isTrue());

        // When
        limitFiles("0");
        tell("release");
        drop.put("late.txt", "L");

        // Then: neither its reason can be written, nor the clock that the scanner reads.
        awaitTroubled(drop.work.resolve("drafts"), "File too large");
        awaitTroubled(drop.work.resolve("drafts/clock"), "File too large");
        assertThat(claimed("bad.txt")).isTrue();
        assertThat(drop.directory.resolve("late.txt")).hasContent("L");
        limitFiles("unlimited");
        awaitConnected("~done/late.txt", "~failed/bad.txt", "~failed/bad.txt.reason.json");
        assertThat(drop.work.resolve("failed/bad.txt.reason.json"))
                .content()
                .contains("\"message\":\"It threw.\"")
                .endsWith("}\n");
        assertThat(events()).containsExactly("event bad.txt", "event late.txt");
    }

    private boolean claimed(String name) throws IOException {
        try (Stream<Path> claims = Files.list(drop.work.resolve("claimed"))) {
            return claims.anyMatch(claim -> Files.exists(claim.resolve(name)));
        }
    }
}
