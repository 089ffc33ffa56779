package io.penstock.trigger.filedrop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/** What is in the way, and goes away again; and two adapters in each other's way. */
class TroubleIT extends WithDrop {

    @Test
    void aDirectoryThatGoesAndComesBackIsToldAndLosesNothing() throws Exception {
        drop.start().put("a.txt", "A");
        Drop.eventually(() -> assertThat(drop.files()).containsExactly("~done/a.txt"));
        Path away = folder.resolve("away");
        Files.move(drop.directory, away);
        Drop.eventually(() -> assertThat(drop.report.state()).isEqualTo("troubled"));
        assertThat(drop.report.message()).contains("in").contains("isn't there");
        assertThat(drop.directory).doesNotExist();
        Files.writeString(away.resolve("b.txt"), "B");
        Files.move(away, drop.directory);
        Drop.eventually(
                () -> {
                    assertThat(drop.report.state()).isEqualTo("connected");
                    assertThat(drop.files()).containsExactly("~done/a.txt", "~done/b.txt");
                });
    }

    @Test
    void aDirectoryThatGoesWhileFilesAreOnTheirWayLosesNone() throws Exception {
        drop.put("a.txt", "A");
        drop.sink.hold();
        drop.start();
        Drop.eventually(() -> assertThat(drop.sink.inFlight()).isEqualTo(1));
        Path away = folder.resolve("away");
        Files.move(drop.directory, away);
        drop.sink.release();
        Drop.eventually(() -> assertThat(drop.report.state()).isEqualTo("troubled"));
        Files.move(away, drop.directory);
        Drop.eventually(() -> assertThat(drop.files()).containsExactly("~done/a.txt"));
        assertThat(drop.sink.events()).hasSize(1);
    }

    @Test
    void aFolderThatCannotBeUsedIsToldAndTriedAgain() throws Exception {
        Path done = Files.createDirectory(folder.resolve("out"));
        drop.with("doneDirectory", done.toString()).start();
        Drop.eventually(() -> assertThat(drop.report.state()).isEqualTo("connected"));
        Files.delete(done);
        Files.writeString(done, "a file in its place");
        drop.put("a.txt", "A");
        Drop.eventually(() -> assertThat(drop.report.state()).isEqualTo("troubled"));
        assertThat(drop.report.message()).contains(done.toString());
        Files.delete(done);
        Files.createDirectory(done);
        Drop.eventually(() -> assertThat(done.resolve("a.txt")).hasContent("A"));
        Drop.eventually(() -> assertThat(drop.report.state()).isEqualTo("connected"));
    }

    @Test
    void aClaimedFileThatIsStillWrittenToWaits() throws Exception {
        Path claim = drop.work.resolve("claimed/some-claim");
        Files.createDirectories(claim);
        try (OutputStream out = Files.newOutputStream(claim.resolve("a.txt"))) {
            drop.with("stableFor", "1s").start();
            out.write("half ".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            Drop.eventually(() -> assertThat(drop.report.state()).isEqualTo("connected"));
            out.write("and whole".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        Drop.eventually(() -> assertThat(drop.sink.events()).hasSize(1));
        assertThat(drop.only().extensions()).containsEntry("filesize", "14");
    }

    @Test
    void waitingFilesAreTheLag() throws Exception {
        drop.sink.hold();
        for (int number = 0; number < 300; number++) {
            drop.put(number + ".txt", "No. " + number);
        }
        drop.start();
        // One is claimed and waits for a credit.
        Drop.eventually(() -> assertThat(drop.report.lag()).isEqualTo(300 - 256 - 1));
        drop.put("one more", "");
        Drop.eventually(() -> assertThat(drop.report.lag()).isEqualTo(300 - 256));
        drop.sink.release();
        Drop.eventually(() -> assertThat(drop.report.lag()).isZero());
        assertThat(drop.sink.events()).hasSize(301);
    }

    @Test
    void eachFileIsClaimedByOneOfTwoAdapters() throws Exception {
        drop.start().start();
        for (int number = 0; number < 500; number++) {
            drop.put(number + ".txt", "No. " + number);
        }
        Drop.eventually(
                () ->
                        assertThat(drop.files())
                                .hasSize(500)
                                .allMatch(file -> file.startsWith("~done/")));
        assertThat(drop.sink.events()).hasSize(500);
        assertThat(new HashSet<>(drop.subjects())).hasSize(500);
    }

    @Test
    void twoAdaptersEmitAKeptFileAsOneEvent() throws Exception {
        drop.with("afterSuccess", "keep").start().start();
        for (int number = 0; number < 100; number++) {
            drop.put(number + ".txt", "No. " + number);
        }
        Drop.eventually(() -> assertThat(drop.files()).hasSize(200));
        assertThat(drop.sink.events()).hasSize(100);
        assertThat(new HashSet<>(drop.subjects())).hasSize(100);
    }

    @Test
    void theScanAloneFindsFilesInFoldersMadeMeanwhile() throws Exception {
        drop.unwatched().with("recursive", true).start();
        Drop.eventually(() -> assertThat(drop.report.state()).isEqualTo("connected"));
        String deep = "x".repeat(200) + "/" + "ü".repeat(120) + "/" + "y".repeat(255);
        drop.put(deep, "deep");
        Drop.eventually(() -> assertThat(drop.files()).containsExactly("~done/" + deep));
    }
}
