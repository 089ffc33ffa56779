package io.penstock.trigger.filedrop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.trigger.spi.Outcome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Things in the folders that nobody expects there. */
class InTheWayIT extends WithDrop {

    private static final int PATH_BYTES_MAX = 4096;

    /** Not text in UTF-8, and no name of a file. */
    private static final byte[] NO_TEXT = {(byte) 0xff, 0};

    private Path in(String folder, String name) throws IOException {
        return Files.createDirectories(drop.work.resolve(folder)).resolve(name);
    }

    private void failFor(String name) {
        drop.sink.outcome(
                event ->
                        event.subject().orElseThrow().startsWith(name)
                                ? new Outcome.Failed("function-failed", "No.", 1)
                                : new Outcome.Succeeded(Optional.empty(), ByteBuffer.allocate(0)));
    }

    @Test
    void aLinkThatGotIntoAClaimIsNotFollowed() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "not for the function");
        Files.createSymbolicLink(in("claimed/some-claim", "a.txt"), secret);
        drop.with("content", "inline").start();
        Drop.eventually(
                () -> assertThat(drop.files()).containsExactly("~failed/a.txt.reason.json"));
        assertThat(drop.work.resolve("failed/a.txt")).isSymbolicLink();
        assertThat(drop.sink.events()).isEmpty();
        assertThat(secret).hasContent("not for the function");
    }

    @Test
    void whatHasTheNameOfAReasonMayBeAnything() throws Exception {
        Files.write(in("failed", "a.txt.reason.json"), NO_TEXT);
        Files.createDirectory(in("failed", "b.txt.reason.json"));
        failFor("");
        drop.put("a.txt", "A");
        drop.put("b.txt", "B");
        drop.start();
        Drop.eventually(
                () ->
                        assertThat(drop.files())
                                .hasSize(5)
                                .allMatch(file -> file.startsWith("~failed/")));
    }

    @Test
    void aMarkThatCannotBeReadIsRemoved() throws Exception {
        Files.write(in("kept/aa", "aa01"), NO_TEXT);
        Files.write(in("kept/aa", "aa02"), new byte[] {0});
        drop.with("afterSuccess", "keep").put("a.txt", "A");
        drop.start();
        Drop.eventually(
                () ->
                        assertThat(drop.files())
                                .hasSize(2)
                                .contains("a.txt")
                                .noneMatch(file -> file.startsWith("~kept/aa/aa0")));
        assertThat(drop.sink.events()).hasSize(1);
        assertThat(drop.report.state()).isEqualTo("connected");
    }

    @Test
    void aFileThatCannotBeClaimedIsTriedNowAndThen() throws Exception {
        StringBuilder deep = new StringBuilder();
        while (drop.directory.toString().length() + deep.length() < PATH_BYTES_MAX - 300) {
            deep.append("d".repeat(200)).append('/');
        }
        // Below the limit where it lies, and above it where it would be claimed.
        int room = PATH_BYTES_MAX - 10 - drop.directory.toString().length() - deep.length();
        Path file = drop.put(deep + "n".repeat(Math.min(250, room)), "too deep");
        AtomicInteger claims = new AtomicInteger();
        drop.counting(claims).with("recursive", true).with("scanInterval", "5s").start();
        Drop.eventually(() -> assertThat(drop.report.state()).isEqualTo("troubled"));
        assertThat(drop.report.message()).contains("File name too long");

        int before = claims.get();
        await().during(Duration.ofSeconds(2)).until(() -> claims.get() - before <= 5);

        drop.put("a.txt", "A");
        Drop.eventually(() -> assertThat(drop.files()).contains("~done/a.txt"));
        Files.delete(file);
        Drop.eventually(() -> assertThat(drop.report.state()).isEqualTo("connected"));
    }

    @Test
    void whatCouldNotBePutAwayIsTriedAgainAlsoWhenOthersEndAllTheTime() throws Exception {
        Path failed = Files.createDirectory(folder.resolve("out"));
        failFor("bad");
        drop.with("failedDirectory", failed.toString()).start();
        Files.delete(failed);
        Files.writeString(failed, "a file in its place");
        drop.put("bad.txt", "B");
        Drop.eventually(() -> assertThat(drop.report.state()).isEqualTo("troubled"));
        Files.delete(failed);
        Files.createDirectory(failed);
        AtomicInteger others = new AtomicInteger();
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> {
                            drop.put("other-" + others.incrementAndGet(), "O");
                            return Files.exists(failed.resolve("bad.txt"));
                        });
    }

    @Test
    void closingDoesNotWaitUntilALargeFileIsRead() throws Exception {
        try (RandomAccessFile large =
                new RandomAccessFile(drop.directory.resolve("large").toFile(), "rw")) {
            // Without blocks of its own, and a minute's work to read.
            large.setLength(100L * 1024 * 1024 * 1024);
        }
        drop.start();
        Drop.eventually(
                () -> assertThat(drop.files()).singleElement().asString().startsWith("~claimed/"));
        long began = System.nanoTime();
        drop.kill();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("file-drop-drop"));
    }
}
