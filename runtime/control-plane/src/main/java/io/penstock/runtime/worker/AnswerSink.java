package io.penstock.runtime.worker;

import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;

/**
 * Takes what becomes of one attempt. First its answer: either {@link #result}, or {@link #head},
 * any number of {@link #chunk} and {@link #end}; {@link #failed} instead of any of them; {@link
 * #refused} instead of all. Then {@link #over}. In place of whatever is still to come there may be
 * {@link #lost}, after which nothing comes. A sink that has lost its caller ignores the rest of the
 * answer.
 *
 * <p>One call at a time, in this order. An answer in parts comes on a virtual thread, on which
 * {@link #head} and {@link #chunk} may block; all else may come on an event loop and must not.
 */
public interface AnswerSink {

    /** A whole answer. */
    void result(LaneFrame.Result result);

    /** The head of an answer that comes in chunks. */
    void head(LaneFrame.Head head);

    /** The next bytes of the answer; may block to slow the function down. */
    void chunk(Slice bytes);

    /** The answer that came in chunks is complete. */
    void end(LaneFrame.End end);

    /** The attempt failed. */
    void failed(LaneFrame.Failed failed);

    /** The request itself is over a limit; nothing of it was sent. */
    void refused(ProtocolException limit);

    /** The lane is free for the next attempt. */
    void over();

    /** The worker or the connection ended; the lane is of no more use. */
    void lost(WorkerLostException reason);
}
