package io.penstock.runtime.intake;

import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.queue.StoredAnswer;

/** What all callers with the same idempotency key get. */
public sealed interface CallEnding {

    /** The invocation that ran, or should have. */
    InvocationId id();

    /** Number of the version that ran it; 0 when none did. */
    int version();

    /** The function's answer. */
    record Answered(InvocationId id, int version, StoredAnswer answer) implements CallEnding {}

    /** There is none. */
    record Failed(InvocationId id, int version, Problem problem) implements CallEnding {}
}
