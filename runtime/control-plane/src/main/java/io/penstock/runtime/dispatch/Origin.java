package io.penstock.runtime.dispatch;

import io.penstock.runtime.event.Lineage;

/**
 * Where an invocation comes from.
 *
 * @param lineage what made it
 * @param acceptedAtMillis when it was accepted, milliseconds since 1970
 * @param attempt which try this is, from 1
 * @param waitedNanos how long it was due before it came here
 */
public record Origin(Lineage lineage, long acceptedAtMillis, int attempt, long waitedNanos) {

    /** A call whose caller waits, at its first try. */
    public static Origin call(Lineage lineage, long nowMillis) {
        return new Origin(lineage, nowMillis, 1, 0);
    }
}
