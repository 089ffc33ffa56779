package io.penstock.runtime.event;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory.
 *
 * @param bytes the amount, 0 or more
 */
public record MemorySize(long bytes) implements Comparable<MemorySize> {

    private static final long MEBI = 1024L * 1024L;
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*(KiB|MiB|GiB|K|M|G|)");

    /** Checks that it isn't negative. */
    public MemorySize {
        if (bytes < 0) {
            throw new IllegalArgumentException("memory size " + bytes + " is negative");
        }
    }

    /** So many mebibytes. */
    public static MemorySize ofMebibytes(long mebibytes) {
        return new MemorySize(Math.multiplyExact(mebibytes, MEBI));
    }

    /**
     * Reads {@code 128MiB}, {@code 2GiB}, {@code 64KiB} or {@code 128M}; a bare number is
     * mebibytes.
     *
     * @throws IllegalArgumentException if the text isn't of that form
     */
    public static MemorySize parse(CharSequence text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' isn't a memory size; write e.g. 128MiB or 2GiB");
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2).toUpperCase(Locale.ROOT);
        return new MemorySize(
                switch (unit.isEmpty() ? 'M' : unit.charAt(0)) {
                    case 'K' -> number * 1024;
                    case 'G' -> number * MEBI * 1024;
                    default -> number * MEBI;
                });
    }

    /** The amount in whole mebibytes, rounded down. */
    public long mebibytes() {
        return bytes / MEBI;
    }

    @Override
    public int compareTo(MemorySize other) {
        return Long.compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        return bytes % MEBI == 0 ? bytes / MEBI + "MiB" : bytes / 1024 + "KiB";
    }
}
