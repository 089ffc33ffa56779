package io.penstock.runtime.artifact;

import io.penstock.runtime.event.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How large jars may be and how many are taken in at a time. Since 0.1. */
@ConfigMapping(prefix = "penstock.artifact")
public interface ArtifactConfig {

    /** Size of a jar as uploaded. A larger one is refused with {@code artifact-too-large}. */
    @WithDefault("256MiB")
    MemorySize bytesMax();

    /** Entries of a jar and of the jars under its {@code lib/}, together; 1 or more. */
    @WithDefault("100000")
    int entriesMax();

    /** Size of one entry when inflated. */
    @WithDefault("512MiB")
    MemorySize entryBytesMax();

    /** Size of all entries when inflated, those of the jars under {@code lib/} included. */
    @WithDefault("1GiB")
    MemorySize totalBytesMax();

    /**
     * How many times its compressed size an entry may inflate to, when it inflates to more than 10
     * MiB. Against zip bombs; 1 or more.
     */
    @WithDefault("200")
    int ratioMax();

    /**
     * Uploads that are received and checked at a time; 1 or more. More wait. Each may need disk for
     * {@code bytes-max} and for the jars it carries.
     */
    @WithDefault("4")
    int uploadsMax();

    /** How long an upload waits for its turn before it is refused with {@code too-many-calls}. */
    @WithDefault("30s")
    Duration uploadWait();

    /**
     * How long a jar is kept that no version needs any more. Calls that still run may load classes
     * from it, so it should be longer than the longest timeout of a function.
     */
    @WithDefault("20m")
    Duration evictAfter();

    /** These settings, checked. */
    default ArtifactLimits limits() {
        return new ArtifactLimits(
                bytesMax().bytes(),
                entriesMax(),
                entryBytesMax().bytes(),
                totalBytesMax().bytes(),
                ratioMax(),
                uploadsMax(),
                uploadWait(),
                evictAfter());
    }
}
