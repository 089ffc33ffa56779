package io.penstock.runtime.artifact;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads a jar whole and takes out the jars it carries under {@code lib/}. What passes can be loaded
 * without a surprise: each entry inflates to what it declares, has a harmless name and one meaning.
 * Of one thread, for one jar.
 */
final class JarCheck {

    /** Small entries may compress well: an image of one colour, a table of zeros. */
    private static final long RATIO_FREE_BYTES = 10L * 1024 * 1024;

    /** 100 000 entries with long names; the JDK loads the directory into memory whole. */
    private static final long DIRECTORY_BYTES_MAX = 32L * 1024 * 1024;

    private static final int NAME_CHARS_MAX = 1024;
    private static final int LIBRARY_NAME_CHARS_MAX = 120;
    private static final String LIBRARIES = "lib/";

    private final ArtifactLimits limits;
    private final byte[] buffer = new byte[64 * 1024];
    private long entries;
    private long totalBytes;
    private long classes;

    JarCheck(ArtifactLimits limits) {
        this.limits = limits;
    }

    /**
     * Checks a jar and the jars under its {@code lib/}.
     *
     * @param jar the file
     * @param libraries an existing, empty directory that gets the jars of {@code lib/}
     * @throws io.penstock.runtime.event.ProblemException {@code bad-artifact} with the entry or
     *     figure
     */
    void check(Path jar, Path libraries) throws IOException {
        if (Files.size(jar) == 0) {
            throw BadArtifact.because("0 bytes", "The artifact is empty.");
        }
        read(jar, "", libraries);
        try (var files = Files.list(libraries)) {
            for (Path library : files.sorted().toList()) {
                read(library, LIBRARIES + library.getFileName() + "!/", null);
            }
        }
        if (classes == 0) {
            throw BadArtifact.because(
                    entries + " entries", "There is no .class in the jar nor in its lib/*.jar.");
        }
    }

    /**
     * Looks at a jar that passed once, by its directory only.
     *
     * @return what is wrong now, if anything
     */
    static Optional<String> damage(Path jar, Path libraries) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Enumeration<? extends ZipEntry> all = zip.entries();
            while (all.hasMoreElements()) {
                ZipEntry entry = all.nextElement();
                if (isLibrary(entry.getName())) {
                    String name = entry.getName().substring(LIBRARIES.length());
                    if (Files.size(libraries.resolve(name)) != entry.getSize()) {
                        return Optional.of(entry.getName() + " has the wrong size");
                    }
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.toString());
        }
    }

    private void read(Path jar, String prefix, @Nullable Path libraries) throws IOException {
        String shown = prefix.isEmpty() ? Files.size(jar) + " bytes" : prefix;
        checkTail(ZipTail.read(jar, shown));
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Set<String> names = new HashSet<>();
            Enumeration<? extends ZipEntry> all = zip.entries();
            while (all.hasMoreElements()) {
                ZipEntry entry = all.nextElement();
                String name = prefix + entry.getName();
                checkCount(++entries);
                checkName(entry.getName(), name);
                if (!names.add(entry.getName())) {
                    throw BadArtifact.because(name, "Two entries have this name.");
                }
                if (!entry.isDirectory()) {
                    readEntry(zip, entry, name, libraries);
                }
            }
        } catch (ZipException e) {
            throw BadArtifact.because(
                    shown, "It isn't a jar that can be read: " + e.getMessage() + ".", e);
        } catch (IllegalArgumentException e) {
            throw BadArtifact.because(shown, "A name of an entry isn't UTF-8.", e);
        }
    }

    private void readEntry(ZipFile zip, ZipEntry entry, String name, @Nullable Path libraries)
            throws IOException {
        checkDeclared(entry, name);
        try (InputStream in = zip.getInputStream(entry)) {
            if (libraries != null && isLibrary(entry.getName())) {
                Path target = libraries.resolve(entry.getName().substring(LIBRARIES.length()));
                try (OutputStream out = Files.newOutputStream(target)) {
                    inflate(in, entry, name, out);
                }
            } else {
                inflate(in, entry, name, OutputStream.nullOutputStream());
            }
        } catch (EOFException e) {
            throw BadArtifact.because(name, "The entry is cut off.", e);
        }
        if (name.endsWith(".class")) {
            classes++;
        }
    }

    private void inflate(InputStream in, ZipEntry entry, String name, OutputStream out)
            throws IOException {
        CRC32 crc = new CRC32();
        long bytes = 0;
        int read;
        while ((read = in.read(buffer)) > 0) {
            bytes += read;
            totalBytes += read;
            if (bytes > entry.getSize()) {
                throw BadArtifact.because(
                        name,
                        "The entry is larger than the %d bytes it declares."
                                .formatted(entry.getSize()));
            }
            checkTotal(name);
            crc.update(buffer, 0, read);
            out.write(buffer, 0, read);
        }
        if (bytes != entry.getSize() || crc.getValue() != entry.getCrc()) {
            throw BadArtifact.because(name, "The entry is damaged: its size or checksum is wrong.");
        }
    }

    private void checkTail(ZipTail tail) {
        checkCount(entries + tail.entries());
        if (tail.directoryBytes() > DIRECTORY_BYTES_MAX) {
            throw BadArtifact.because(
                    tail.directoryBytes() + " bytes of directory",
                    "Up to %d would work.".formatted(DIRECTORY_BYTES_MAX));
        }
    }

    private void checkCount(long count) {
        if (count > limits.entriesMax()) {
            throw BadArtifact.because(
                    count + " entries", "Up to %d would work.".formatted(limits.entriesMax()));
        }
    }

    private void checkDeclared(ZipEntry entry, String name) {
        long size = entry.getSize();
        long compressed = entry.getCompressedSize();
        if (size < 0 || size > limits.entryBytesMax()) {
            throw BadArtifact.because(
                    name,
                    "The entry has %d bytes; up to %d would work."
                            .formatted(size, limits.entryBytesMax()));
        }
        if (size > RATIO_FREE_BYTES && size / limits.ratioMax() > compressed) {
            throw BadArtifact.because(
                    name,
                    "The entry inflates from %d to %d bytes, more than %d times, like a zip bomb."
                            .formatted(compressed, size, limits.ratioMax()));
        }
    }

    private void checkTotal(String name) {
        if (totalBytes > limits.totalBytesMax()) {
            throw BadArtifact.because(
                    name,
                    "The entries up to this one inflate to more than %d bytes."
                            .formatted(limits.totalBytesMax()));
        }
    }

    private static void checkName(String entry, String shown) {
        boolean harmless =
                !entry.isEmpty()
                        && entry.length() <= NAME_CHARS_MAX
                        && !entry.startsWith("/")
                        && !entry.matches("^[A-Za-z]:.*")
                        && entry.indexOf('\\') < 0
                        && entry.chars().noneMatch(Character::isISOControl);
        if (harmless) {
            for (String part : entry.split("/", -1)) {
                harmless &= !part.equals("..") && !part.equals(".");
            }
        }
        if (!harmless) {
            throw BadArtifact.because(
                    shown,
                    "An entry's name is a relative path of up to %d characters with '/' and without"
                                    .formatted(NAME_CHARS_MAX)
                            + " '.', '..', a backslash or a control character.");
        }
        if (isLibrary(entry) && entry.length() > LIBRARY_NAME_CHARS_MAX) {
            throw BadArtifact.because(
                    shown,
                    "The name of a jar under lib/ may have %d characters."
                            .formatted(LIBRARY_NAME_CHARS_MAX));
        }
    }

    /** A jar directly below {@code lib/}. */
    private static boolean isLibrary(String entry) {
        return entry.startsWith(LIBRARIES)
                && entry.endsWith(".jar")
                && entry.indexOf('/', LIBRARIES.length()) < 0
                && entry.length() > LIBRARIES.length() + ".jar".length();
    }
}
