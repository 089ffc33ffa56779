package io.penstock.trigger.filedrop;

import io.penstock.trigger.spi.TestingSource;
import io.penstock.trigger.spi.TriggerAdapterProvider;
import io.penstock.trigger.spi.TriggerEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A directory into which numbered files are dropped; taken away by renaming it. */
final class DirectorySource implements TestingSource {

    private final Path directory;
    private final Map<String, Object> config;

    DirectorySource(Path directory, Map<String, Object> config) {
        this.directory = directory;
        this.config = config;
    }

    @Override
    public TriggerAdapterProvider provider() {
        return new FileDropProvider();
    }

    @Override
    public Map<String, Object> config() {
        return config;
    }

    @Override
    public void produce(int from, int to) throws IOException {
        for (int number = from; number < to; number++) {
            // Renamed in, as a busy machine may stop us between the making and the writing.
            String name = "%06d.txt".formatted(number);
            Path part = Files.writeString(directory.resolve(name + ".part"), "No. " + number);
            Files.move(part, directory.resolve(name));
        }
    }

    @Override
    public int numberOf(TriggerEvent event) {
        return Integer.parseInt(event.subject().orElseThrow().substring(0, 6));
    }

    @Override
    public boolean ordered() {
        return config.containsKey("order");
    }

    @Override
    public void restart() throws IOException {
        Path away = directory.resolveSibling("away");
        Files.move(directory, away);
        Files.move(away, directory);
    }

    @Override
    public void close() {
        // The test's folder is removed as a whole.
    }
}
