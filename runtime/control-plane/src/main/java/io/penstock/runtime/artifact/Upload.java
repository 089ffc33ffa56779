package io.penstock.runtime.artifact;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Bytes that came in and are in a file now.
 *
 * @param sha256 their digest, 64 lower-case hex digits
 * @param bytes how many
 */
record Upload(String sha256, long bytes) {

    private static final int CHUNK_BYTES = 64 * 1024;

    /**
     * Copies a stream into a new file.
     *
     * @param in read to its end, or to the limit; not closed
     * @throws ProblemException {@code artifact-too-large}, or {@code client-gone} if the stream
     *     breaks
     */
    static Upload receive(InputStream in, Path file, long bytesMax) throws IOException {
        MessageDigest digest = newDigest();
        byte[] chunk = new byte[CHUNK_BYTES];
        long bytes = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            int read;
            while ((read = read(in, chunk)) >= 0) {
                bytes += read;
                if (bytes > bytesMax) {
                    throw BadArtifact.tooLarge(bytes, bytesMax);
                }
                digest.update(chunk, 0, read);
                out.write(chunk, 0, read);
            }
        }
        return new Upload(HexFormat.of().formatHex(digest.digest()), bytes);
    }

    /** Reads, so that a broken upload isn't taken for a broken disk. */
    private static int read(InputStream in, byte[] chunk) {
        try {
            return in.read(chunk);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(ErrorCode.CLIENT_GONE, "The upload ended early."), e);
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
