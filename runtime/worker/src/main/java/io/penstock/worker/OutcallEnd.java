package io.penstock.worker;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import java.util.List;

/** How a call of another function ended. */
sealed interface OutcallEnd {

    /**
     * It has answered, or the event is durable.
     *
     * @param status HTTP status
     * @param headers header fields
     * @param body the whole body
     */
    record Answered(int status, List<Header> headers, Slice body) implements OutcallEnd {

        /** Copies the headers. */
        public Answered {
            headers = List.copyOf(headers);
        }
    }

    /**
     * There is no answer.
     *
     * @param code why, as an error code
     * @param message why, in a sentence
     */
    record Refused(String code, String message) implements OutcallEnd {}

    /** Nobody waits for the answer any more. */
    record Abandoned() implements OutcallEnd {}
}
