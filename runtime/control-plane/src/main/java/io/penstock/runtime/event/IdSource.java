package io.penstock.runtime.event;

import java.time.InstantSource;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Makes ids; injected so that tests can tell what comes. Safe for any number of threads. */
@FunctionalInterface
public interface IdSource {

    /** A new id. */
    InvocationId next();

    /**
     * Ids of 128 bits: the time first, so that they sort by it, then random bits.
     *
     * @param clock milliseconds since 1970
     * @param random the random bits; safe for several threads
     * @return the source
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7">RFC 9562, UUIDv7,
     *     whose layout this follows without the dashes</a>
     */
    static IdSource timeOrdered(InstantSource clock, RandomGenerator random) {
        HexFormat hex = HexFormat.of();
        return () -> {
            long high = (clock.millis() << 16) | 0x7000 | (random.nextLong() & 0x0fff);
            long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
            return new InvocationId(hex.toHexDigits(high) + hex.toHexDigits(low));
        };
    }
}
