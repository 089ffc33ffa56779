package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What functions under test have done, as they told it themselves: a file that outlives whoever
 * writes to it.
 *
 * @param file the file
 */
record Witness(Path file) {

    /**
     * Something a function did.
     *
     * @param what {@code begin} or {@code effect}
     * @param label the event's label
     * @param attempt which try it was, from 1
     * @param invocation the invocation's id
     * @param atMillis when, milliseconds since 1970
     */
    record Line(String what, String label, int attempt, String invocation, long atMillis) {

        private static Line parse(String text) {
            String[] parts = text.split(" ", -1);
            assertThat(parts).as("line of the witness: %s", text).hasSize(5);
            return new Line(
                    parts[0],
                    parts[1],
                    Integer.parseInt(parts[2]),
                    parts[3],
                    Long.parseLong(parts[4]));
        }
    }

    /** A witness with a file of its own. */
    static Witness create() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "e2e").toAbsolutePath());
        return new Witness(Files.createTempFile(folder, "witness", ".txt"));
    }

    /** The setting that tells a function about it. */
    String setting() {
        return "env.witness=" + file;
    }

    /** All of it, in the order it happened. */
    List<Line> lines() {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(Line::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All lines of one kind, in the order they happened. */
    List<Line> lines(String what) {
        return lines().stream().filter(line -> line.what().equals(what)).toList();
    }

    /** The labels of a kind of line, in the order they happened. */
    List<String> labels(String what) {
        return lines(what).stream().map(Line::label).toList();
    }

    /** Those of the labels from 1 to a number that took no effect. */
    Set<String> missing(int last) {
        Set<String> missing =
                IntStream.rangeClosed(1, last)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.toCollection(HashSet::new));
        labels("effect").forEach(missing::remove);
        return missing;
    }

    /** Waits until all labels from 1 to a number took effect. */
    void awaitEffects(int last, Duration max) {
        await("all have taken effect")
                .atMost(max)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(missing(last)).isEmpty());
    }

    /** The invocations that took effect. */
    Set<String> effective() {
        return lines("effect").stream().map(Line::invocation).collect(Collectors.toSet());
    }
}
