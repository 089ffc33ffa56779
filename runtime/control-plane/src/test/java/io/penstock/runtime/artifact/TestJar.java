package io.penstock.runtime.artifact;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes jars for tests, good and hostile ones. */
final class TestJar {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes);

    /** A small jar with one class file; different content, different digest. */
    static byte[] good(String content) {
        return new TestJar().entry("pkg/Hello.class", content).bytes();
    }

    TestJar entry(String name, String content) {
        return entry(name, content.getBytes(StandardCharsets.UTF_8));
    }

    TestJar entry(String name, byte[] content) {
        try {
            zip.putNextEntry(plain(name));
            zip.write(content);
            zip.closeEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestJar stored(String name, byte[] content) {
        try {
            ZipEntry entry = plain(name);
            CRC32 crc = new CRC32();
            crc.update(content);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length);
            entry.setCrc(crc.getValue());
            zip.putNextEntry(entry);
            zip.write(content);
            zip.closeEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An entry of so many zeros, which hardly take room. */
    TestJar zeros(String name, long count) {
        try {
            zip.putNextEntry(plain(name));
            byte[] chunk = new byte[1024 * 1024];
            for (long left = count; left > 0; left -= chunk.length) {
                zip.write(chunk, 0, (int) Math.min(left, chunk.length));
            }
            zip.closeEntry();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static InputStream stream(byte[] jar) {
        return new ByteArrayInputStream(jar);
    }

    /** The jar with every occurrence of a text replaced by one of the same length. */
    static byte[] replaced(byte[] jar, String from, String to) {
        byte[] changed = jar.clone();
        byte[] old = from.getBytes(StandardCharsets.UTF_8);
        byte[] fresh = to.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at + old.length <= changed.length; at++) {
            if (Arrays.equals(changed, at, at + old.length, old, 0, old.length)) {
                System.arraycopy(fresh, 0, changed, at, fresh.length);
            }
        }
        return changed;
    }

    /** Where the first directory record begins. */
    static int directory(byte[] jar) {
        for (int at = 0; at < jar.length - 4; at++) {
            if (jar[at] == 'P' && jar[at + 1] == 'K' && jar[at + 2] == 1 && jar[at + 3] == 2) {
                return at;
            }
        }
        throw new IllegalArgumentException("a jar without a directory");
    }

    /** Where the end record begins in a jar without a comment. */
    static int end(byte[] jar) {
        return jar.length - 22;
    }

    private static ZipEntry plain(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0);
        return entry;
    }
}
