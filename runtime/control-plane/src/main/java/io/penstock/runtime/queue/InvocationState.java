package io.penstock.runtime.queue;

import java.util.Locale;

/** Where an invocation in the store stands. The order is that of the column {@code state}. */
public enum InvocationState {
    /** Waits for its time and for a node. */
    QUEUED,
    /** Waits for an earlier event with its ordering key. */
    BLOCKED,
    /** A node has it. */
    RUNNING,
    /** Ended with a result. */
    SUCCEEDED,
    /** Ended without: a dead letter. */
    DEAD,
    /** Was older than its function's {@code maxEventAge}: a dead letter, too. */
    EXPIRED,
    /** Was taken out before it ran. */
    CANCELLED;

    /** Whether it has come to its end. */
    public boolean ended() {
        return compareTo(RUNNING) > 0;
    }

    /** The state as it stands in answers: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
