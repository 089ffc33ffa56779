package io.penstock.trigger.filedrop;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.WatchService;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What comes from outside.
 *
 * @param clock time of day, for what people read
 * @param nanos monotonic nanoseconds, for waits
 * @param ids new ids, made of letters, digits and {@code -}; no two are the same
 * @param watches the system's means to watch folders
 */
record Surroundings(
        InstantSource clock, LongSupplier nanos, Supplier<String> ids, Watches watches) {

    /** Opens a watch service. */
    interface Watches {
        WatchService open() throws IOException;
    }

    static Surroundings system() {
        return new Surroundings(
                InstantSource.system(),
                System::nanoTime,
                () -> UUID.randomUUID().toString(),
                () -> FileSystems.getDefault().newWatchService());
    }
}
