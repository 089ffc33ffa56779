package io.penstock.trigger.mqtt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** One broker for all test classes: it takes seconds to start. */
final class SharedBroker implements BeforeAllCallback {

    private Running running;

    /** Closed at the end of the run. */
    private record Running(Path directory, TestingKeys keys, TestingBroker broker)
            implements AutoCloseable {

        static Running start() {
            try {
                Path directory = Files.createTempDirectory("penstock-mqtt-");
                TestingKeys keys = new TestingKeys(directory);
                TestingBroker broker = new TestingBroker(directory, keys);
                broker.start();
                return new Running(directory, keys, broker);
            } catch (Exception e) {
                throw new IllegalStateException("the broker doesn't start", e);
            }
        }

        @Override
        public void close() throws IOException {
            broker.close();
            List<Path> files;
            try (Stream<Path> walk = Files.walk(directory)) {
                files = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running =
                context.getRoot()
                        .getStore(Namespace.create(SharedBroker.class))
                        .computeIfAbsent("running", _ -> Running.start(), Running.class);
    }

    TestingBroker broker() {
        return running.broker();
    }

    TestingKeys keys() {
        return running.keys();
    }
}
