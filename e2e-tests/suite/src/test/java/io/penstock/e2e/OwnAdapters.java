package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;

/** A copy of the distribution into which somebody has dropped adapters of their own. */
record OwnAdapters(Path distribution) {

    private static final Path GUIDE = Path.of("../../docs/guides/writing-an-adapter.md");
    private static final String SERVICE =
            "META-INF/services/io.penstock.trigger.spi.TriggerAdapterProvider";

    /** Needs all memory there is as soon as its file is there, and removes the file first. */
    private static final String GREEDY =
            """
            package com.example.greedy;

            import io.penstock.trigger.spi.*;
            import java.io.*;
            import java.nio.file.*;
            import java.time.Duration;
            import java.util.*;

            public final class GreedyProvider implements TriggerAdapterProvider {
                public String type() {
                    return "greedy";
                }

                public TriggerAdapter create(String trigger, TriggerConfig config) throws ConfigException {
                    Path file = Path.of(config.text("file"));
                    return new TriggerAdapter() {
                        private final Thread thread = new Thread(() -> await(file));

                        public void start(EventSink sink, Checkpoints checkpoints, TriggerReport report) {
                            thread.start();
                            report.connected();
                        }

                        public void drain(Duration atMost) {}

                        public void close() {
                            thread.interrupt();
                        }
                    };
                }

                private static void await(Path file) {
                    try {
                        awaitAndDelete(file);
                        List<byte[]> held = new ArrayList<>();
                        while (true) {
                            held.add(new byte[1024 * 1024]);
                        }
                    } catch (InterruptedException e) {
                        // Closed.
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }

                private static void awaitAndDelete(Path file)
                        throws IOException, InterruptedException {
                    try (WatchService created = file.getFileSystem().newWatchService()) {
                        file.getParent().register(created, StandardWatchEventKinds.ENTRY_CREATE);
                        while (!Files.deleteIfExists(file)) {
                            created.take().reset();
                        }
                    }
                }
            }
            """;

    /** A copy with the adapter {@code tail} of the guide, and one called {@code greedy}. */
    static OwnAdapters in(Path folder) throws IOException {
        OwnAdapters own = new OwnAdapters(folder.resolve("penstock"));
        copy(Penstock.DISTRIBUTION, own.distribution());
        String guide = Files.readString(GUIDE);
        Matcher code =
                Pattern.compile("(?ms)^```java\n(package com\\.example.*?)^```$").matcher(guide);
        assertThat(code.find()).isTrue();
        own.add(folder, "TailProvider", code.group(1), "com.example.tail.TailProvider", "tail.jar");
        own.add(
                folder,
                "GreedyProvider",
                GREEDY,
                "com.example.greedy.GreedyProvider",
                "greedy/greedy.jar");
        return own;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file)),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private void add(Path folder, String file, String code, String provider, String jar)
            throws IOException {
        Path classes = folder.resolve(file);
        Path source = Files.writeString(folder.resolve(file + ".java"), code);
        Path spi = distribution.resolve("trigger-host/penstock-trigger-spi.jar");
        List<String> options =
                List.of("-proc:none", "-cp", spi.toString(), "-d", classes.toString());
        String[] arguments =
                Stream.concat(options.stream(), Stream.of(source.toString()))
                        .toArray(String[]::new);
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments);
        assertThat(status).as("javac").isZero();
        Path packed = distribution.resolve("adapters").resolve(jar);
        Files.createDirectories(packed.getParent());
        try (OutputStream out = Files.newOutputStream(packed);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
                Files.copy(each, entries);
            }
            entries.putNextEntry(new ZipEntry(SERVICE));
            entries.write(provider.getBytes(StandardCharsets.UTF_8));
        }
    }
}
