package io.penstock.trigger.filedrop;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.trigger.spi.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Each row of the tables in docs/internals/file-drop.md: the disk is brought into the state that a
 * kill leaves behind, and a new adapter must end the file in one place after one run.
 */
class CrashPointsIT extends WithDrop {

    private static final String ID = "0123456789-claim";

    private Path at(String relative) throws IOException {
        Path file = drop.work.resolve(relative);
        Files.createDirectories(file.getParent());
        return file;
    }

    private Path claimed() throws IOException {
        return Files.writeString(at("claimed/" + ID + "/a.txt"), "A");
    }

    private void failing() {
        drop.sink.outcome(_ -> new Outcome.Failed("function-failed", "No.", 3));
    }

    private void assertEndsAs(int runs, String... files) throws Exception {
        drop.start();
        Drop.eventually(
                () -> {
                    assertThat(drop.files()).containsExactly(files);
                    assertThat(drop.sink.events()).hasSize(runs);
                    assertThat(drop.work.resolve("claimed")).isEmptyDirectory();
                });
    }

    @Test
    void beforeTheRename() throws Exception {
        drop.put("a.txt", "A");
        Files.createDirectories(at("claimed/" + ID));
        assertEndsAs(1, "~done/a.txt");
    }

    @Test
    void afterTheClaim() throws Exception {
        claimed();
        assertEndsAs(1, "~done/a.txt");
        assertThat(drop.only().id()).isEqualTo(ID);
    }

    @Test
    void afterItWasEmittedAndNotAccepted() throws Exception {
        drop.put("a.txt", "A");
        drop.sink.hold();
        drop.start();
        Drop.eventually(() -> assertThat(drop.sink.inFlight()).isEqualTo(1));
        drop.kill();
        assertEndsAs(1, "~done/a.txt");
    }

    @Test
    void afterTheEndAndBeforeTheMove() throws Exception {
        endedAndNotMoved();
        assertEndsAs(1, "~done/a.txt");
    }

    @Test
    void afterTheEndAndBeforeTheDeletion() throws Exception {
        drop.with("afterSuccess", "delete");
        endedAndNotMoved();
        assertEndsAs(1);
    }

    /** The queue knows the claim's event and its outcome; the claim is still there. */
    private void endedAndNotMoved() throws Exception {
        Path file = claimed();
        drop.start();
        Drop.eventually(() -> assertThat(drop.work.resolve("claimed")).isEmptyDirectory());
        drop.kill();
        assertThat(drop.sink.events()).hasSize(1);
        Path done = drop.work.resolve("done/a.txt");
        Files.createDirectory(file.getParent());
        if (Files.exists(done)) {
            Files.move(done, file);
        } else {
            Files.writeString(file, "A");
        }
    }

    @Test
    void inTheMiddleOfTheMoveToDone() throws Exception {
        Files.createLink(at("done/a.txt"), claimed());
        assertEndsAs(1, "~done/a.txt");
    }

    @Test
    void inTheMiddleOfTheMoveToDoneUnderANameWithASuffix() throws Exception {
        Files.writeString(at("done/a.txt"), "another");
        Files.createLink(at("done/a-01234567.txt"), claimed());
        assertEndsAs(1, "~done/a-01234567.txt", "~done/a.txt");
        assertThat(drop.work.resolve("done/a.txt")).hasContent("another");
    }

    @Test
    void betweenTheReasonAndTheFailedFile() throws Exception {
        failing();
        claimed();
        Files.writeString(at("failed/a.txt.reason.json"), "{\"id\":\"" + ID + "\"}");
        assertEndsAs(1, "~failed/a.txt", "~failed/a.txt.reason.json");
    }

    @Test
    void inTheMiddleOfTheMoveToFailed() throws Exception {
        failing();
        Files.createLink(at("failed/a.txt"), claimed());
        Files.writeString(at("failed/a.txt.reason.json"), "{\"id\":\"" + ID + "\"}");
        assertEndsAs(1, "~failed/a.txt", "~failed/a.txt.reason.json");
    }

    @Test
    void aReasonOfAnotherFileIsNotOverwritten() throws Exception {
        failing();
        claimed();
        Files.writeString(at("failed/a.txt.reason.json"), "{\"id\":\"another\"}");
        assertEndsAs(
                1,
                "~failed/a-01234567.txt",
                "~failed/a-01234567.txt.reason.json",
                "~failed/a.txt.reason.json");
    }

    @Test
    void beforeTheClaimsFolderWasRemoved() throws Exception {
        Files.writeString(at("done/a.txt"), "A");
        Files.createDirectories(at("claimed/" + ID + "/sub"));
        assertEndsAs(0, "~done/a.txt");
    }

    @Test
    void aKeptFileBeforeItsMark() throws Exception {
        Path file = drop.with("afterSuccess", "keep").put("a.txt", "A");
        drop.start();
        Drop.eventually(() -> assertThat(drop.files()).hasSize(2));
        drop.kill();
        List<String> marked = drop.files();
        Files.delete(drop.directory.resolve(marked.getLast().replace("~", ".penstock/drop/")));
        assertThat(file).exists();
        assertEndsAs(1, marked.toArray(String[]::new));
    }

    @Test
    void aKeptFileInTheMiddleOfTheMoveToFailed() throws Exception {
        failing();
        Path file = drop.with("afterSuccess", "keep").put("a.txt", "A");
        Files.createLink(at("failed/a.txt"), file);
        assertEndsAs(1, "~failed/a.txt", "~failed/a.txt.reason.json");
    }
}
