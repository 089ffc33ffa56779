package io.penstock.runtime.pool;

import io.penstock.runtime.event.StartKind;

/** How long starts of one version take, by what they needed. Guarded by this object's monitor. */
final class StartTimes {

    /** First guesses in nanoseconds, until a start has been seen: DESIGN section 1. */
    private final MovingMean instance = new MovingMean(5e6);

    private final MovingMean prewarmed = new MovingMean(10e6);
    private final MovingMean process = new MovingMean(100e6);

    /** The expected time of such a start, in nanoseconds. */
    synchronized double expectedNanos(StartKind kind) {
        return of(kind).value();
    }

    /** A start of that kind took so long. */
    synchronized void took(StartKind kind, long nanos) {
        of(kind).add((double) nanos);
    }

    private MovingMean of(StartKind kind) {
        return switch (kind) {
            case WARM, INSTANCE -> instance;
            case PREWARMED -> prewarmed;
            case PROCESS -> process;
        };
    }
}
