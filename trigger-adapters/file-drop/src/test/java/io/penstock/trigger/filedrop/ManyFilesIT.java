package io.penstock.trigger.filedrop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.trigger.spi.TestingSink;
import io.penstock.trigger.spi.TriggerEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 10,000 files of eight writers at once, each made in one of the ways that files are made. */
class ManyFilesIT {

    private static final int FILES = 10_000;
    private static final int WRITERS = 8;
    private static final int SLOW_EVERY = 500;

    /** A busy machine may hold a slow writer up between two pieces, but not for so long. */
    private static final Duration STABLE_FOR = Duration.ofSeconds(3);

    /** However slow the machine is, there is always one more within it. */
    private static final Duration PROGRESS_MAX = Duration.ofSeconds(60);

    @TempDir Path folder;

    private final CountDownLatch stop = new CountDownLatch(1);

    @Test
    void eachIsEmittedOnceAndWhole() throws Exception {
        try (Drop drop = new Drop(folder)) {
            drop.with("recursive", true).with("stableFor", STABLE_FOR.toMillis() + "ms");
            drop.start();
            long began = System.nanoTime();

            try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
                List<Future<?>> writing = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    int first = writer;
                    writing.add(writers.submit(() -> write(drop.directory, first)));
                }
                for (Future<?> each : writing) {
                    each.get();
                }
            }
            long written = System.nanoTime() - began;
            awaitAll("emitted", () -> drop.sink.events().size());
            System.out.printf(
                    "%d files written in %d ms, all emitted after %d ms%n",
                    FILES, written / 1_000_000, (System.nanoTime() - began) / 1_000_000);

            awaitAll("done with", () -> (int) drop.files().stream().filter(this::isDone).count());
            assertThat(drop.files()).hasSize(FILES).allMatch(this::isDone);
            Set<String> sums = new HashSet<>();
            for (TriggerEvent event : drop.sink.events()) {
                sums.add(event.extensions().get("filesha256"));
            }
            Set<String> expected = new HashSet<>();
            for (int number = 0; number < FILES; number++) {
                expected.add(sha256(content(number)));
            }
            assertThat(sums).isEqualTo(expected);
            assertThat(drop.sink.events()).hasSize(FILES);
            assertThat(drop.sink.inFlightMost()).isLessThanOrEqualTo(TestingSink.CREDITS);
        }
    }

    private boolean isDone(String file) {
        return file.startsWith("~done/");
    }

    private static void awaitAll(String what, Callable<Integer> count) {
        int seen = 0;
        while (seen < FILES) {
            int before = seen;
            seen =
                    await("more than " + before + " files " + what)
                            .atMost(PROGRESS_MAX)
                            .pollInterval(Duration.ofMillis(100))
                            .until(count, now -> now > before);
        }
    }

    private Void write(Path directory, int writer) throws Exception {
        try (ExecutorService slow = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writing = new ArrayList<>();
            for (int number = writer; number < FILES; number += WRITERS) {
                Path file = directory.resolve(name(number));
                makeParent(file);
                int mine = number;
                if (number / WRITERS % SLOW_EVERY == 7) {
                    writing.add(slow.submit(() -> writeSlowly(file, content(mine))));
                } else if (number % 3 == 0) {
                    Path part = file.resolveSibling("n" + number + ".part");
                    Files.writeString(part, content(number));
                    Files.move(part, file);
                } else {
                    Files.writeString(file, content(number));
                }
            }
            for (Future<?> each : writing) {
                each.get();
            }
        }
        return null;
    }

    private static void makeParent(Path file) throws IOException {
        try {
            Files.createDirectory(file.getParent());
        } catch (FileAlreadyExistsException _) {
            assertThat(file.getParent()).isDirectory();
        }
    }

    /** In pieces, for longer than a file has to be left alone, and never so long without one. */
    private Void writeSlowly(Path file, String content) throws Exception {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        int pieces = 8;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int piece = 0; piece < pieces; piece++) {
                int from = bytes.length * piece / pieces;
                out.write(bytes, from, bytes.length * (piece + 1) / pieces - from);
                // Never rung: the writer only waits.
                assertThat(stop.await(STABLE_FOR.toMillis() / 7, TimeUnit.MILLISECONDS)).isFalse();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return null;
    }

    private static String name(int number) {
        String name =
                switch (number % 5) {
                    case 0 -> "plain " + number + ".txt";
                    case 1 -> "größe-文件-🚰-" + number;
                    case 2 -> "line\nbreak\t" + number + ".csv";
                    case 3 -> "a%20b#?&" + number + ".json";
                    default -> "n" + number;
                };
        return number % 4 == 0 ? name : "sub " + number % 40 + "/" + name;
    }

    private static String content(int number) {
        return "content of " + number + " ".repeat(100) + number;
    }

    private static String sha256(String text) {
        return Digests.hex(Digests.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
