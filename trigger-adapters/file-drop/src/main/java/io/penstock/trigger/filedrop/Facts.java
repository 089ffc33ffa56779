package io.penstock.trigger.filedrop;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * What was found out by reading a whole file.
 *
 * @param sha256 64 lower-case hexadecimal digits
 * @param bytes the file's bytes, if they were asked for
 */
record Facts(Version version, String sha256, String mediaType, Optional<ByteBuffer> bytes) {

    private static final int BUFFER_BYTES = 64 * 1024;

    /**
     * Reads a claimed file.
     *
     * @param bytesMax keep the bytes of a file that has at most so many; -1 for never
     * @return empty if it isn't any more what was claimed: somebody still writes to it
     * @throws InterruptedException if the thread was interrupted: reading a large file takes long
     */
    static Optional<Facts> read(Taken taken, long bytesMax)
            throws IOException, InterruptedException {
        if (!Version.of(taken.file()).equals(taken.version())) {
            return Optional.empty();
        }
        MessageDigest digest = Digests.sha256();
        Optional<ByteBuffer> bytes = Optional.empty();
        if (taken.version().size() <= bytesMax) {
            byte[] all = new byte[(int) taken.version().size()];
            try (InputStream in = open(taken.file())) {
                if (in.readNBytes(all, 0, all.length) < all.length) {
                    return Optional.empty();
                }
            }
            digest.update(all);
            bytes = Optional.of(ByteBuffer.wrap(all));
        } else {
            digest(taken.file(), digest);
        }
        if (!Version.of(taken.file()).equals(taken.version())) {
            return Optional.empty();
        }
        return Optional.of(
                new Facts(
                        taken.version(),
                        Digests.hex(digest.digest()),
                        mediaType(taken.relative()),
                        bytes));
    }

    /** Not what a link points to, which may be a file that isn't for the trigger's function. */
    private static InputStream open(Path file) throws IOException {
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static void digest(Path file, MessageDigest digest)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = open(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while reading " + file);
                }
                digest.update(buffer, 0, read);
            }
        }
    }

    /**
     * By the name's ending, with the JDK's own table: the operating system's would tell something
     * else on another node, and the event has to be the same when it is emitted again.
     */
    private static String mediaType(Path relative) {
        String name = relative.getFileName().toString();
        String ending = name.substring(name.lastIndexOf('.') + 1);
        String known = URLConnection.getFileNameMap().getContentTypeFor("file." + ending);
        return known == null ? "application/octet-stream" : known;
    }
}
