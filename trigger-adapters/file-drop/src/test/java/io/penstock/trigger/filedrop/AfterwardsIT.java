package io.penstock.trigger.filedrop;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.trigger.spi.Outcome;
import io.penstock.trigger.spi.TriggerAdapter;
import io.penstock.trigger.spi.TriggerEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where files end, and in which order they come. */
class AfterwardsIT extends WithDrop {

    private static void age(Path file, int minutes) throws IOException {
        Files.setLastModifiedTime(
                file, FileTime.from(Instant.now().minus(Duration.ofMinutes(minutes))));
    }

    @Test
    void aFileThatWasTakenIsMovedToDone() throws Exception {
        drop.with("recursive", true).put("sub/a.txt", "A");
        drop.start();
        Drop.eventually(() -> assertThat(drop.files()).containsExactly("~done/sub/a.txt"));
        // The folder it was claimed in goes after it.
        Drop.eventually(() -> assertThat(drop.work.resolve("claimed")).isEmptyDirectory());
    }

    @Test
    void aSecondFileOfTheSameNameOverwritesNothing() throws Exception {
        drop.start().put("a.txt", "one");
        Drop.eventually(() -> assertThat(drop.files()).containsExactly("~done/a.txt"));
        drop.put("a.txt", "two");
        Drop.eventually(
                () -> {
                    assertThat(drop.files()).hasSize(2).contains("~done/a.txt");
                    assertThat(drop.files().getFirst()).matches("~done/a-[0-9a-f]{8}\\.txt");
                });
        assertThat(drop.work.resolve("done/a.txt")).hasContent("one");
    }

    @Test
    void aFileGoesToTheFolderThatIsNamed() throws Exception {
        Path done = Files.createDirectory(folder.resolve("out"));
        drop.with("doneDirectory", done.toString()).put("a.txt", "A");
        drop.start();
        Drop.eventually(() -> assertThat(done.resolve("a.txt")).hasContent("A"));
        assertThat(drop.files()).isEmpty();
    }

    @Test
    void aFileIsDeletedOnRequest() throws Exception {
        drop.with("afterSuccess", "delete").put("a.txt", "A");
        drop.start();
        Drop.eventually(() -> assertThat(drop.files()).isEmpty());
        assertThat(drop.sink.events()).hasSize(1);
    }

    @Test
    void aKeptFileIsEmittedAgainOnlyWhenItChanges() throws Exception {
        Path file = drop.with("afterSuccess", "keep").put("a.txt", "one");
        drop.start();
        Drop.eventually(() -> assertThat(drop.files()).hasSize(2).contains("a.txt"));
        drop.kill();
        drop.start().put("b.txt", "B");
        Drop.eventually(() -> assertThat(drop.subjects()).containsExactly("a.txt", "b.txt"));
        drop.put("a.txt", "another one");
        Drop.eventually(
                () -> assertThat(drop.subjects()).containsExactly("a.txt", "b.txt", "a.txt"));
        assertThat(file).hasContent("another one");
    }

    @Test
    void whatWasClaimedBeforeFilesAreKeptIsWorkedOn() throws Exception {
        Path home = drop.work.resolve("claimed/5f1c9a1e-7d0a-4a53-9f43-2f1a0c1f7f7e/sub");
        Files.createDirectories(home);
        Files.writeString(home.resolve("a.txt"), "claimed");
        drop.with("afterSuccess", "keep").put("b.txt", "B");
        drop.start();
        Drop.eventually(
                () -> {
                    assertThat(drop.files()).contains("b.txt", "~done/sub/a.txt");
                    assertThat(drop.work.resolve("claimed")).isEmptyDirectory();
                    assertThat(drop.subjects()).containsExactlyInAnyOrder("sub/a.txt", "b.txt");
                });
    }

    @Test
    void marksOfKeptFilesThatAreGoneAreRemoved() throws Exception {
        Path file = drop.with("afterSuccess", "keep").put("a.txt", "one");
        drop.start();
        Drop.eventually(() -> assertThat(drop.files()).hasSize(2));
        drop.kill();
        Files.delete(file);
        drop.start();
        Drop.eventually(() -> assertThat(drop.files()).isEmpty());
    }

    @Test
    void aPoisonFileFailsWithItsReasonAndTheOthersGoOn() throws Exception {
        drop.sink.outcome(
                event ->
                        event.subject().orElseThrow().equals("bad.txt")
                                ? new Outcome.Failed("function-failed", "It \"threw\".", 3)
                                : succeeded());
        drop.put("bad.txt", "B");
        drop.put("a.txt", "A");
        drop.start().put("z.txt", "Z");
        Drop.eventually(
                () ->
                        assertThat(drop.files())
                                .containsExactly(
                                        "~done/a.txt",
                                        "~done/z.txt",
                                        "~failed/bad.txt",
                                        "~failed/bad.txt.reason.json"));
        assertThat(Files.readString(drop.work.resolve("failed/bad.txt.reason.json")))
                .contains(
                        "\"code\":\"function-failed\"",
                        "\"message\":\"It \\\"threw\\\".\"",
                        "\"attempts\":3",
                        "\"path\":\"bad.txt\"",
                        "\"time\":\"20");
    }

    @Test
    void aKeptFileThatFailsIsMovedAway() throws Exception {
        drop.sink.outcome(_ -> new Outcome.Failed("function-failed", "No.", 1));
        drop.with("afterSuccess", "keep").put("a.txt", "A");
        drop.start();
        Drop.eventually(
                () ->
                        assertThat(drop.files())
                                .containsExactly("~failed/a.txt", "~failed/a.txt.reason.json"));
    }

    @Test
    void aRefusedFileFails() throws Exception {
        drop.sink.refuse(_ -> true);
        drop.put("a.txt", "A");
        drop.start();
        Drop.eventually(
                () ->
                        assertThat(drop.files())
                                .containsExactly("~failed/a.txt", "~failed/a.txt.reason.json"));
        assertThat(Files.readString(drop.work.resolve("failed/a.txt.reason.json")))
                .contains("payload-too-large", "\"attempts\":0");
    }

    @Test
    void filesComeInOrderOfTheirNames() throws Exception {
        drop.with("order", "name");
        for (String name : List.of("c", "a", "d", "b")) {
            drop.put(name, name);
        }
        drop.start();
        Drop.eventually(() -> assertThat(drop.subjects()).containsExactly("a", "b", "c", "d"));
        assertThat(drop.sink.events().stream().map(TriggerEvent::orderingKey).distinct())
                .singleElement()
                .matches(key -> key.isPresent());
    }

    @Test
    void filesComeInOrderOfTheirTimes() throws Exception {
        drop.with("order", "time");
        age(drop.put("a", "A"), 1);
        age(drop.put("b", "B"), 3);
        age(drop.put("c", "C"), 2);
        drop.start();
        Drop.eventually(() -> assertThat(drop.subjects()).containsExactly("b", "c", "a"));
    }

    @Test
    void hiddenUnfinishedLinkedAndUnwantedFilesAreLeftAlone() throws Exception {
        drop.with("include", List.of("*.txt", "*.tmp")).with("exclude", "no*");
        drop.put("no.txt", "N");
        drop.put(".hidden.txt", "H");
        drop.put("x.TMP", "T");
        drop.put("x.csv", "C");
        drop.put("sub/deep.txt", "D");
        Files.createSymbolicLink(drop.directory.resolve("link.txt"), folder);
        drop.put("yes.txt", "Y");
        drop.start();
        Drop.eventually(() -> assertThat(drop.files()).contains("~done/yes.txt"));
        assertThat(drop.subjects()).containsExactly("yes.txt");
    }

    @Test
    void whatIsClaimedIsPutBackByCleaningUp() throws Exception {
        drop.with("recursive", true).put("sub/a.txt", "A");
        drop.sink.hold();
        drop.start();
        Drop.eventually(() -> assertThat(drop.sink.inFlight()).isEqualTo(1));
        drop.kill();
        assertThat(drop.files()).singleElement().asString().startsWith("~claimed/");
        try (TriggerAdapter adapter = drop.create()) {
            adapter.cleanUp();
        }
        assertThat(drop.files()).containsExactly("sub/a.txt");
        assertThat(drop.work).doesNotExist();
    }

    private static Outcome succeeded() {
        return new Outcome.Succeeded(java.util.Optional.empty(), java.nio.ByteBuffer.allocate(0));
    }
}
