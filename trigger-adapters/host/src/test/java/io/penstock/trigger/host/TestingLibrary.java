package io.penstock.trigger.host;

import io.penstock.trigger.spi.TriggerAdapterProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Packs adapters into jars. */
final class TestingLibrary {

    private static final String PROBE = "probe.ProbeProvider";

    private TestingLibrary() {}

    /** Packs the probe so that it serves a type. */
    static void probe(Path jar, String type) throws IOException {
        write(jar, testClasses().resolve("probe"), "probe/", PROBE, type);
    }

    /** Packs a folder of classes. */
    static void pack(Path jar, Path classes, String provider) throws IOException {
        write(jar, classes, "", provider, "");
    }

    private static void write(Path jar, Path classes, String prefix, String provider, String type)
            throws IOException {
        Files.createDirectories(jar.getParent());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            for (Path path : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(prefix + classes.relativize(path)));
                Files.copy(path, out);
            }
            text(out, "META-INF/services/" + TriggerAdapterProvider.class.getName(), provider);
            text(out, "probe.type", type);
        }
    }

    private static void text(JarOutputStream out, String name, String text) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The class path of a real host: no test classes, no test libraries. */
    static List<String> hostClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(
                        entry ->
                                Stream.of("jackson", "protocol", "process", "spi", "host/target/")
                                        .anyMatch(entry::contains))
                .filter(entry -> !entry.contains("test-classes") && !entry.contains("-tests"))
                .toList();
    }

    private static Path testClasses() {
        try {
            URI place =
                    TestingLibrary.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI();
            return Path.of(place);
        } catch (URISyntaxException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
