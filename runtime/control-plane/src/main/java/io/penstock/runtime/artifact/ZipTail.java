package io.penstock.runtime.artifact;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the end of a zip file says about its directory. Read before {@link java.util.zip.ZipFile},
 * which loads the whole directory into memory however large it claims to be.
 *
 * @param entries how many entries it claims to have
 * @param directoryBytes how long its directory is
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE,
 *     4.3.14-4.3.16</a>
 */
record ZipTail(long entries, long directoryBytes) {

    private static final int END_BYTES = 22;
    private static final int COMMENT_BYTES_MAX = 0xffff;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int END64_BYTES = 56;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final long UNSET_32 = 0xffffffffL;
    private static final int UNSET_16 = 0xffff;

    /**
     * Reads the tail of a file.
     *
     * @param shown what to call the file in a problem
     * @throws io.penstock.runtime.event.ProblemException {@code bad-artifact} if it doesn't end
     *     like a zip
     */
    static ZipTail read(Path file, String shown) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            int length = (int) Math.min(size, END_BYTES + COMMENT_BYTES_MAX);
            ByteBuffer tail = bytes(channel, size - length, length);
            int end = lastEnd(tail);
            if (end < 0) {
                throw BadArtifact.because(
                        shown,
                        "It isn't a jar, or it is truncated: the directory at its end is missing.");
            }
            int entries = Short.toUnsignedInt(tail.getShort(end + 10));
            long directory = Integer.toUnsignedLong(tail.getInt(end + 12));
            long offset = Integer.toUnsignedLong(tail.getInt(end + 16));
            if (entries == UNSET_16 || directory == UNSET_32 || offset == UNSET_32) {
                return zip64(channel, size - length + end, new ZipTail(entries, directory));
            }
            return new ZipTail(entries, directory);
        }
    }

    /**
     * Where the last end record is, or -1. Bytes behind it other than its comment aren't accepted,
     * so that there is no second reading of the file.
     */
    private static int lastEnd(ByteBuffer tail) {
        for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
            if (tail.getInt(at) == END_SIGNATURE) {
                int comment = Short.toUnsignedInt(tail.getShort(at + 20));
                return at + END_BYTES + comment == tail.limit() ? at : -1;
            }
        }
        return -1;
    }

    /** The 64 bit figures, if the locator before the end record leads to some. */
    private static ZipTail zip64(FileChannel channel, long end, ZipTail small) throws IOException {
        if (end < LOCATOR_BYTES + END64_BYTES) {
            return small;
        }
        ByteBuffer locator = bytes(channel, end - LOCATOR_BYTES, LOCATOR_BYTES);
        long at = locator.getLong(8);
        if (locator.getInt(0) != LOCATOR_SIGNATURE || at < 0 || at > end - END64_BYTES) {
            return small;
        }
        ByteBuffer record = bytes(channel, at, END64_BYTES);
        if (record.getInt(0) != END64_SIGNATURE) {
            return small;
        }
        return new ZipTail(
                Math.max(small.entries, clamped(record.getLong(32))),
                Math.max(
                        small.directoryBytes == UNSET_32 ? 0 : small.directoryBytes,
                        clamped(record.getLong(40))));
    }

    private static long clamped(long unsigned) {
        return unsigned < 0 ? Long.MAX_VALUE : unsigned;
    }

    private static ByteBuffer bytes(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new IOException("file became shorter while it was read");
            }
        }
        return buffer.flip();
    }
}
