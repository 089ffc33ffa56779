package io.penstock.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** A directory with a file for each event, written in different ways. */
final class FileSource implements NumberedSource, AutoCloseable {

    private static final int LINES_MAX = 500;
    private static final int SLOW_EVERY = 25;
    private static final Duration SLOW_PAUSE = Duration.ofMillis(100);

    private final Path directory;
    private final ExecutorService slow = Executors.newVirtualThreadPerTaskExecutor();

    FileSource(Path directory) {
        this.directory = directory;
    }

    @Override
    public String type() {
        return "file-drop";
    }

    @Override
    public String config() {
        return """
               {"directory": "%s", "stableFor": "1s", "scanInterval": "500ms"}
               """
                .formatted(directory);
    }

    @Override
    public FunctionJar function() {
        return FunctionJar.of("FileRecorder");
    }

    @Override
    public boolean ordered() {
        return false;
    }

    @Override
    public boolean canBeKilled() {
        return false;
    }

    @Override
    public void produce(List<Numbered> events) throws IOException {
        for (Numbered event : events) {
            Path file = directory.resolve(name(event.number()));
            List<String> lines = lines(event);
            if (event.number() % SLOW_EVERY == 0) {
                slow.execute(() -> writeSlowly(file, lines));
            } else if (event.number() % 2 == 0) {
                Files.write(file, lines);
            } else {
                Path part = directory.resolve(name(event.number()) + ".part");
                Files.move(Files.write(part, lines), file);
            }
        }
    }

    static String name(int number) {
        return "numbered %d é.txt".formatted(number);
    }

    private static List<String> lines(Numbered event) {
        int padding = event.number() * 37 % LINES_MAX;
        Stream<String> pad = Stream.generate(() -> "0123456789".repeat(8)).limit(padding);
        return Stream.of(Stream.of(event.text()), pad, Stream.of("end " + event.number()))
                .flatMap(lines -> lines)
                .toList();
    }

    /** In pieces, for longer than they would have to be left alone if they were whole. */
    private static void writeSlowly(Path file, List<String> lines) {
        try (Writer writer = Files.newBufferedWriter(file)) {
            for (int i = 0; i < lines.size(); i++) {
                writer.write(lines.get(i) + "\n");
                if (i == 0 || i % (LINES_MAX / 10) == 0) {
                    writer.flush();
                    await().pollDelay(SLOW_PAUSE).until(() -> true);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void killAndStart() {
        throw new UnsupportedOperationException("a directory is no process");
    }

    /** The names of the files in {@code claimed}, {@code done} or {@code failed} of a trigger. */
    Set<String> files(String trigger, String folder) throws IOException {
        Set<String> names = new HashSet<>();
        Files.walkFileTree(
                directory.resolve(".penstock").resolve(trigger).resolve(folder),
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        names.add(file.getFileName().toString());
                        return FileVisitResult.CONTINUE;
                    }

                    /** It was moved meanwhile. */
                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, IOException e) {
                        return FileVisitResult.CONTINUE;
                    }
                });
        return names;
    }

    /** Where a trigger puts files that failed. */
    Path failed(String trigger) {
        return directory.resolve(".penstock").resolve(trigger).resolve("failed");
    }

    @Override
    public void close() {
        slow.close();
    }
}
