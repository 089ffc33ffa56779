package io.penstock.trigger.filedrop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The clock that files' times are written with. On a network file store it is the server's, and may
 * differ from ours by more than a file has to be left alone.
 */
final class StoreClock {

    private final Path probe;

    /**
     * A clock.
     *
     * @param probe a file of ours on the store
     */
    StoreClock(Path probe) {
        this.probe = probe;
    }

    /** The time now; writes one byte to find out. */
    Instant now() throws IOException {
        Writes.text(probe, "\0");
        return Files.getLastModifiedTime(probe).toInstant();
    }
}
