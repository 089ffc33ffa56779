package io.penstock.runtime.worker;

import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.Slice;

/**
 * Takes the answer of one attempt, on the thread that called {@link Lane#call}. Either {@link
 * #result}, or {@link #head}, any number of {@link #chunk} and {@link #end}; {@link #failed}
 * instead of any of them but the first. A sink that has lost its caller ignores what still comes.
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
}
