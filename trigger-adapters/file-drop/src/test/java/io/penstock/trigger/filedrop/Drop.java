package io.penstock.trigger.filedrop;

import static org.awaitility.Awaitility.await;

import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TestingCheckpoints;
import io.penstock.trigger.spi.TestingReport;
import io.penstock.trigger.spi.TestingSink;
import io.penstock.trigger.spi.TriggerAdapter;
import io.penstock.trigger.spi.TriggerConfig;
import io.penstock.trigger.spi.TriggerEvent;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.core.ThrowingRunnable;

/** A drop folder with the trigger {@code drop} on it, and what came of it. */
final class Drop implements AutoCloseable {

    final Path directory;
    final Path work;
    final TestingSink sink = new TestingSink();
    final TestingReport report = new TestingReport();
    private final Map<String, Object> fields = new HashMap<>();
    private FileDropProvider provider = new FileDropProvider();
    private final List<TriggerAdapter> adapters = new ArrayList<>();

    Drop(Path folder) throws IOException {
        directory = Files.createDirectory(folder.resolve("in"));
        work = directory.resolve(".penstock").resolve("drop");
        with("directory", directory.toString()).with("stableFor", "50ms");
        with("scanInterval", "200ms");
    }

    Drop with(String field, Object value) {
        fields.put(field, value);
        return this;
    }

    /** As where folders can't be watched. */
    Drop unwatched() {
        return in(
                Surroundings.system().ids(),
                () -> {
                    throw new IOException("no watches left");
                });
    }

    /** Tells of each attempt to claim a file. */
    Drop counting(AtomicInteger claims) {
        Surroundings system = Surroundings.system();
        return in(
                () -> {
                    claims.incrementAndGet();
                    return system.ids().get();
                },
                system.watches());
    }

    private Drop in(Supplier<String> ids, Surroundings.Watches watches) {
        Surroundings system = Surroundings.system();
        provider =
                new FileDropProvider(
                        new Surroundings(system.clock(), system.nanos(), ids, watches));
        return this;
    }

    TriggerAdapter create() throws ConfigException {
        return provider.create("drop", new TriggerConfig(fields, Map.of()));
    }

    /** One more adapter. */
    Drop start() throws Exception {
        TriggerAdapter adapter = create();
        adapters.add(adapter);
        adapter.start(sink, new TestingCheckpoints(), report);
        return this;
    }

    /** Ends all adapters as a kill does: nobody is told of anything. */
    void kill() {
        sink.cut();
        adapters.forEach(TriggerAdapter::close);
        adapters.clear();
        sink.reopen();
    }

    Path put(String relative, String text) throws IOException {
        Path file = directory.resolve(relative);
        Files.createDirectories(file.getParent());
        // Renamed in, as a busy machine may stop us between the making and the writing.
        Path hidden = Files.writeString(file.resolveSibling(".put"), text);
        return Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Every file below the directory but the adapter's clock, relative, sorted. */
    List<String> files() throws IOException {
        List<String> files = new ArrayList<>();
        Files.walkFileTree(
                directory,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (attributes.isRegularFile() && !file.endsWith("clock")) {
                            files.add(
                                    directory
                                            .relativize(file)
                                            .toString()
                                            .replace(".penstock/drop/", "~"));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    /** It was moved meanwhile: the next look shows where. */
                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, IOException e) {
                        return FileVisitResult.CONTINUE;
                    }
                });
        files.sort(null);
        return files;
    }

    List<String> subjects() {
        return sink.events().stream().map(event -> event.subject().orElseThrow()).toList();
    }

    TriggerEvent only() {
        return sink.events().getFirst();
    }

    static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(assertion);
    }

    @Override
    public void close() {
        kill();
    }
}
