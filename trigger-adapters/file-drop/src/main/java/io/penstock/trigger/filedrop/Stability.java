package io.penstock.trigger.filedrop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells which files nobody writes to any more: those that look the same for {@code stableFor}, from
 * one pass to another; and those that are older at the first sight, by the file store's own clock,
 * as files that were renamed in. For one thread.
 */
final class Stability {

    /** Files watched at a time; beyond it a file counts by its age only. */
    static final int SIGHTINGS_MAX = 50_000;

    /** Times are cut to this on the coarsest file store (FAT): a file looks older than it is. */
    private static final Duration COARSEST = Duration.ofSeconds(2);

    private record Sighting(Version version, long sinceNanos) {}

    private final Duration stableFor;
    private final @Nullable StoreClock clock;
    private final LongSupplier nanos;
    private Map<Path, Sighting> before = new HashMap<>();
    private Map<Path, Sighting> now = new HashMap<>();
    private @Nullable Instant storeTime;
    private Duration due = Duration.ofDays(1);

    /**
     * Knows no file yet.
     *
     * @param clock the file store's; null if age shall not count
     */
    Stability(Duration stableFor, @Nullable StoreClock clock, LongSupplier nanos) {
        this.stableFor = stableFor;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** Begins a pass over all files; what the last pass didn't see is forgotten. */
    void begin() {
        before = now;
        now = new HashMap<>();
        storeTime = null;
        due = Duration.ofDays(1);
    }

    /** Whether the file is whole. */
    boolean isStable(Path path, Version version) throws IOException {
        Sighting known = before.get(path);
        long time = nanos.getAsLong();
        if (known == null || !known.version().equals(version)) {
            if (isOld(version)) {
                return true;
            }
            known = new Sighting(version, time);
        }
        Duration left = stableFor.minusNanos(time - known.sinceNanos());
        if (now.size() < SIGHTINGS_MAX) {
            now.put(path, known);
        }
        if (left.isPositive()) {
            due = left.compareTo(due) < 0 ? left : due;
            return false;
        }
        return true;
    }

    private boolean isOld(Version version) throws IOException {
        if (clock == null) {
            return false;
        }
        if (storeTime == null) {
            storeTime = clock.now().minus(stableFor).minus(COARSEST);
        }
        return version.modified().toInstant().isBefore(storeTime);
    }

    /** When, from now, the first of the files that weren't stable in this pass may be. */
    Duration due() {
        return due;
    }
}
