package io.penstock.runtime.worker;

import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;

/**
 * Takes what becomes of one attempt. First {@link #sent} and {@link #begins}. Then its answer:
 * either {@link #result}, or {@link #head}, any number of {@link #chunk} and {@link #end}; {@link
 * #failed} instead of any of them; {@link #refused} instead of all. Then {@link #over}. In place of
 * whatever is still to come there may be {@link #lost}, and in place of all there may be {@link
 * #withdrawn}, even after {@link #begins}; nothing comes after either. A sink that has lost its
 * caller ignores the rest of the answer.
 *
 * <p>One call at a time, in this order. An answer in parts comes on a virtual thread, on which
 * {@link #head} and {@link #chunk} may block; all else may come on an event loop and must not.
 */
public interface AnswerSink {

    /**
     * It is about to be sent.
     *
     * @param fence number of the attempt, never used before
     */
    void sent(long fence);

    /** It is the first of its lane: the worker runs it, or is about to. */
    void begins();

    /**
     * It hasn't run, and never will on this lane: it may be given to another.
     *
     * @param laneIsGood whether the lane can take other attempts
     */
    void withdrawn(boolean laneIsGood);

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
