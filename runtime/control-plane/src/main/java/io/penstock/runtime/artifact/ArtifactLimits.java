package io.penstock.runtime.artifact;

import java.time.Duration;

/**
 * How much a jar may be.
 *
 * @param bytesMax bytes of the jar as uploaded
 * @param entriesMax entries of the jar and the jars under its {@code lib/}, together
 * @param entryBytesMax bytes of one entry when inflated
 * @param totalBytesMax bytes of all entries when inflated, those of the jars under {@code lib/}
 *     included
 * @param ratioMax inflated by compressed size of an entry that inflates to more than 10 MiB
 * @param uploadsMax uploads at a time; disk needed at the worst is this times {@code bytesMax} for
 *     the jars plus this times {@code bytesMax} for what they carry under {@code lib/}, which can't
 *     compress by more than {@code ratioMax}
 * @param uploadWait how long an upload waits for its turn
 * @param evictAfter how long a jar that no version needs any more is kept, for calls that still run
 */
public record ArtifactLimits(
        long bytesMax,
        int entriesMax,
        long entryBytesMax,
        long totalBytesMax,
        int ratioMax,
        int uploadsMax,
        Duration uploadWait,
        Duration evictAfter) {

    private static final long MEBI = 1024L * 1024L;

    /** What holds when nothing is configured. */
    public static final ArtifactLimits DEFAULTS =
            new ArtifactLimits(
                    256 * MEBI,
                    100_000,
                    512 * MEBI,
                    1024 * MEBI,
                    200,
                    4,
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(20));

    /** Checks that each can work. */
    public ArtifactLimits {
        positive("bytes-max", bytesMax);
        positive("entries-max", entriesMax);
        positive("entry-bytes-max", entryBytesMax);
        positive("total-bytes-max", totalBytesMax);
        positive("ratio-max", ratioMax);
        positive("uploads-max", uploadsMax);
    }

    private static void positive(String key, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "penstock.artifact.%s is %d; 1 or more would work".formatted(key, value));
        }
    }
}
