package io.penstock.trigger.database;

import java.util.Locale;

/**
 * A position in the write-ahead log.
 *
 * @param value unsigned
 * @see <a href="https://www.postgresql.org/docs/current/datatype-pg-lsn.html">pg_lsn</a>
 */
record Lsn(long value) implements Comparable<Lsn> {

    /**
     * Reads the form that PostgreSQL prints, e.g. {@code 0/16B3748}.
     *
     * @throws IllegalArgumentException if it isn't of that form
     */
    static Lsn parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("'" + text + "' isn't a position in the log");
        }
        return new Lsn(
                (Long.parseLong(text.substring(0, slash), 16) << 32)
                        | Long.parseLong(text.substring(slash + 1), 16));
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%X/%X", value >>> 32, value & 0xFFFF_FFFFL);
    }
}
