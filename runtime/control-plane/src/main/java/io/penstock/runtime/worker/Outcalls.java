package io.penstock.runtime.worker;

import io.penstock.runtime.event.ErrorCode;

/** Answers what functions ask of the runtime: calls of, and events for, other functions. */
@FunctionalInterface
public interface Outcalls {

    /**
     * Answers a call. Runs on a virtual thread of its own and may block.
     *
     * <p>Exactly one of the reply's methods is to be called, once, from any thread; until then the
     * call counts as in flight. A call that this throws from without a reply is refused as {@link
     * ErrorCode#INTERNAL_ERROR}.
     *
     * @param from the worker whose function calls; it may be gone by now
     */
    void call(WorkerProcess from, Outcall outcall, OutcallReply reply);
}
