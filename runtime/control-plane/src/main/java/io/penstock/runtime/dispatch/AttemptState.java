package io.penstock.runtime.dispatch;

import io.penstock.protocol.Usage;
import io.penstock.runtime.event.ErrorCode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * Where an attempt is, how it ended for its caller, and what it has time until, which move
 * together. Guarded by this; a leaf.
 */
final class AttemptState {

    /** Where an attempt is. */
    enum Phase {
        /** It waits behind another one on its lane. */
        SENT,
        /** No byte of an answer has come. */
        RUNNING,
        /** The head has been passed on. */
        STREAMING,
        /** The caller has its answer, or is gone, and the function still runs. */
        ABANDONED,
        /** It still ran after the grace. */
        STUCK,
        /** The caller has its answer and the function has ended. */
        SETTLED
    }

    /** The caller has heard nothing. */
    static final Set<Phase> UNTOLD = EnumSet.of(Phase.SENT, Phase.RUNNING);

    static final Set<Phase> UNANSWERED = EnumSet.of(Phase.RUNNING);
    static final Set<Phase> STREAMS = EnumSet.of(Phase.STREAMING);
    static final Set<Phase> RUNS = EnumSet.of(Phase.RUNNING, Phase.STREAMING);

    /** The caller waits for the answer, or for the rest of it. */
    static final Set<Phase> OPEN = EnumSet.of(Phase.SENT, Phase.RUNNING, Phase.STREAMING);

    private final Duration grace;
    private Phase phase = Phase.SENT;
    private Outcome outcome = Outcome.of(ErrorCode.INTERNAL_ERROR, Usage.NONE);
    private volatile long deadlineNanos = System.nanoTime();

    /**
     * An attempt that has been sent.
     *
     * @param grace how long it may run on once it is abandoned
     */
    AttemptState(Duration grace) {
        this.grace = grace;
    }

    /** It runs. */
    synchronized void begin(long untilNanos) {
        if (move(Phase.SENT, Phase.RUNNING)) {
            deadlineNanos = untilNanos;
        }
    }

    /**
     * Moves from one of the phases to another, and says how it ended for the caller.
     *
     * @return whether it was in one of them
     */
    synchronized boolean move(Set<Phase> from, Phase to, Outcome ending) {
        if (!from.contains(phase)) {
            return false;
        }
        phase = to;
        outcome = ending;
        if (to == Phase.ABANDONED) {
            deadlineNanos = System.nanoTime() + grace.toNanos();
        }
        return true;
    }

    /** Moves from a phase to another; how it ends stays open, or as it is. */
    synchronized boolean move(Phase from, Phase to) {
        return move(Set.of(from), to, outcome);
    }

    /**
     * The lane is done with the attempt.
     *
     * @return whether it was stuck
     */
    synchronized boolean finish() {
        boolean stuck = phase == Phase.STUCK;
        phase = Phase.SETTLED;
        return stuck;
    }

    synchronized boolean open() {
        return OPEN.contains(phase);
    }

    synchronized boolean streaming() {
        return phase == Phase.STREAMING;
    }

    synchronized Outcome outcome() {
        return outcome;
    }

    /** {@link System#nanoTime} of the deadline, or of the end of the grace. */
    long deadlineNanos() {
        return deadlineNanos;
    }
}
