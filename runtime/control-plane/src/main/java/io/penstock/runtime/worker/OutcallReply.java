package io.penstock.runtime.worker;

import io.penstock.protocol.Header;
import io.penstock.protocol.Limits;
import io.penstock.protocol.Slice;
import io.penstock.runtime.event.Problem;
import java.util.List;

/**
 * Takes the end of one outcall. One of its methods is called once; a second call throws {@link
 * IllegalStateException}. Both block while the worker doesn't read, and do nothing when it is gone.
 */
public interface OutcallReply {

    /** Names the invocation in an answer; the answer to an event must have it. */
    String INVOCATION_ID = "Penstock-Invocation-Id";

    /**
     * Answers.
     *
     * @param status HTTP status; 202 for an event that is durable
     * @param headers the answer's headers; for an event {@link #INVOCATION_ID}
     * @param body the whole body; one of more than {@link Limits#OUTCALL_BYTES_MAX} bytes is
     *     refused as {@code payload-too-large} instead
     */
    void answer(int status, List<Header> headers, Slice body);

    /** Says that there is no answer. The function gets code and detail. */
    void refuse(Problem problem);
}
