package io.penstock.protocol;

import java.util.List;

/**
 * A frame on a lane, the connection of one instance thread.
 *
 * <p>A lane carries one invocation at a time: {@link Invoke} and {@link Chunk}s to the worker, then
 * either one {@link Result}, or {@link Head}, {@link Chunk}s and {@link End}, or {@link Failed}
 * (also after a Head, for an answer that broke) back. Every frame carries the attempt's fence; the
 * control plane refuses one with a fence it isn't waiting for.
 */
public sealed interface LaneFrame extends Frame {

    /**
     * From the worker: the handler is built and this lane takes invocations.
     *
     * @param init what building it cost; {@link Usage#NONE} on all but an instance's first lane
     */
    record Ready(Usage init) implements LaneFrame {}

    /**
     * From the worker: the handler can't be built; the instance is gone.
     *
     * @param failure why
     * @param init what trying cost
     */
    record InitFailed(Failure failure, Usage init) implements LaneFrame {}

    /**
     * To the worker: run one attempt.
     *
     * @param fence number of the attempt, unique and rising within a control plane process
     * @param invocationId the invocation
     * @param attempt which try it is, from 1
     * @param deadlineEpochMillis when the caller stops waiting, milliseconds since 1970
     * @param method HTTP method
     * @param path decoded path behind the function's name, starting with {@code /}
     * @param query raw query string without the question mark; empty when there is none
     * @param headers the request's headers
     * @param body the body, or its first part
     * @param complete whether {@code body} is all of it; else {@link Chunk}s follow
     */
    record Invoke(
            long fence,
            String invocationId,
            int attempt,
            long deadlineEpochMillis,
            String method,
            String path,
            String query,
            List<Header> headers,
            Slice body,
            boolean complete)
            implements LaneFrame {

        /** Copies the headers. */
        public Invoke {
            headers = List.copyOf(headers);
        }
    }

    /**
     * Either way: the next part of a body.
     *
     * @param fence the attempt
     * @param bytes the part, at most {@link Limits#CHUNK_BYTES_MAX} bytes
     * @param last whether a request body ends here; always false in an answer, which {@link End}
     *     ends
     */
    record Chunk(long fence, Slice bytes, boolean last) implements LaneFrame {}

    /**
     * From the worker: a whole answer.
     *
     * @param fence the attempt
     * @param status HTTP status
     * @param headers the answer's headers
     * @param body the body, at most {@link Limits#CHUNK_BYTES_MAX} bytes
     * @param usage what the handler cost
     */
    record Result(long fence, int status, List<Header> headers, Slice body, Usage usage)
            implements LaneFrame {

        /** Copies the headers. */
        public Result {
            headers = List.copyOf(headers);
        }
    }

    /**
     * From the worker: the head of an answer that follows in chunks.
     *
     * @param fence the attempt
     * @param status HTTP status
     * @param headers the answer's headers
     */
    record Head(long fence, int status, List<Header> headers) implements LaneFrame {

        /** Copies the headers. */
        public Head {
            headers = List.copyOf(headers);
        }
    }

    /**
     * From the worker: the answer that came in chunks is complete.
     *
     * @param fence the attempt
     * @param usage what the handler cost
     */
    record End(long fence, Usage usage) implements LaneFrame {}

    /**
     * From the worker: the attempt failed.
     *
     * @param fence the attempt
     * @param failure why
     * @param usage what the handler cost
     */
    record Failed(long fence, Failure failure, Usage usage) implements LaneFrame {}
}
