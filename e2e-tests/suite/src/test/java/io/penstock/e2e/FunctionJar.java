package io.penstock.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A function's jar, assembled of the fixture classes, libraries and text files. Immutable; the same
 * parts give the same bytes.
 */
final class FunctionJar {

    private static final Path FIXTURES =
            Path.of(System.getProperty("penstock.fixtures", "../functions/target"));
    private static final String PACKAGE = "io.penstock.e2e.functions.";
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private final Map<String, byte[]> contentByEntry;

    private FunctionJar(Map<String, byte[]> contentByEntry) {
        this.contentByEntry = contentByEntry;
    }

    /**
     * A jar with all fixture classes whose manifest names one of them.
     *
     * @param handler simple name of the class, with {@code ::method} if need be
     */
    static FunctionJar of(String handler) {
        Map<String, byte[]> content = new LinkedHashMap<>();
        String manifest =
                "Manifest-Version: 1.0\r\nPenstock-Handler: " + PACKAGE + handler + "\r\n\r\n";
        content.put("META-INF/MANIFEST.MF", manifest.getBytes(StandardCharsets.UTF_8));
        content.putAll(fixtureClasses());
        return new FunctionJar(content);
    }

    /** A jar with all fixture classes and no word about which is the handler. */
    static FunctionJar withoutHandler() {
        return new FunctionJar(fixtureClasses());
    }

    /** The full name of a fixture class. */
    static String className(String simpleName) {
        return PACKAGE + simpleName;
    }

    /** The bytes of a sample function's jar in the distribution. */
    static byte[] sample(String name) {
        return read(Penstock.DISTRIBUTION.resolve("samples").resolve(name + ".jar"));
    }

    /** This jar with one more file. */
    FunctionJar with(String entry, String text) {
        return with(entry, text.getBytes(StandardCharsets.UTF_8));
    }

    /** This jar with a library under {@code lib/}. */
    FunctionJar withLibrary(String fileName) {
        return with("lib/" + fileName, read(FIXTURES.resolve("libraries").resolve(fileName)));
    }

    /** This jar with one more entry, whatever its name. */
    FunctionJar with(String entry, byte[] bytes) {
        Map<String, byte[]> more = new LinkedHashMap<>(contentByEntry);
        more.put(entry, bytes);
        return new FunctionJar(more);
    }

    /** The jar. */
    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> content : contentByEntry.entrySet()) {
                ZipEntry entry = new ZipEntry(content.getKey());
                entry.setTimeLocal(ENTRY_TIME);
                zip.putNextEntry(entry);
                zip.write(content.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Map<String, byte[]> fixtureClasses() {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        try (InputStream file = Files.newInputStream(FIXTURES.resolve("functions.jar"));
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".class")) {
                    classes.put(entry.getName(), zip.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return classes;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
