package io.penstock.runtime.worker;

import io.penstock.protocol.Frame;
import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.Header;
import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.Limits;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;
import io.penstock.runtime.telemetry.Log;
import java.io.IOException;
import java.util.List;

/**
 * The connection to one thread of an instance. Carries one attempt at a time.
 *
 * <p>INVARIANT: only the holder of its lease calls {@link #call}.
 */
public final class Lane {

    private static final Log LOG = Log.of(Lane.class);

    private final Instance instance;
    private final FrameChannel channel;

    Lane(Instance instance, FrameChannel channel) {
        this.instance = instance;
        this.channel = channel;
    }

    /**
     * One attempt, without its body.
     *
     * @param fence number of the attempt, never used before
     * @param invocationId the invocation
     * @param attempt which try it is, from 1
     * @param deadlineEpochMillis when the caller stops waiting
     * @param method HTTP method
     * @param path decoded path behind the function's name
     * @param query raw query string
     * @param headers headers for the function
     */
    public record Request(
            long fence,
            String invocationId,
            int attempt,
            long deadlineEpochMillis,
            String method,
            String path,
            String query,
            List<Header> headers) {

        /** Copies the headers. */
        public Request {
            headers = List.copyOf(headers);
        }
    }

    /** The instance whose thread serves this lane. */
    public Instance instance() {
        return instance;
    }

    /**
     * Runs one attempt and hands its answer to the sink. Blocks until the answer is complete.
     *
     * @throws ProtocolException if the request itself is over a limit; the lane stays good
     * @throws WorkerLostException if the worker or the connection ended; the lane is of no more use
     */
    public void call(Request request, Slice body, AnswerSink sink)
            throws ProtocolException, WorkerLostException {
        try {
            send(request, body);
            receive(request.fence(), sink);
        } catch (RequestTooLargeException e) {
            throw e.violation;
        } catch (IOException e) {
            throw new WorkerLostException(instance.worker().explainLoss(), e);
        }
    }

    private void send(Request request, Slice body) throws IOException {
        int first = Math.min(body.length(), Limits.CHUNK_BYTES_MAX);
        boolean complete = first == body.length();
        LaneFrame.Invoke invoke =
                new LaneFrame.Invoke(
                        request.fence(),
                        request.invocationId(),
                        request.attempt(),
                        request.deadlineEpochMillis(),
                        request.method(),
                        request.path(),
                        request.query(),
                        request.headers(),
                        complete ? body : body.part(0, first),
                        complete);
        try {
            channel.write(invoke);
        } catch (ProtocolException e) {
            throw new RequestTooLargeException(e);
        }
        for (int from = first; from < body.length(); ) {
            int length = Math.min(body.length() - from, Limits.CHUNK_BYTES_MAX);
            boolean last = from + length == body.length();
            channel.write(new LaneFrame.Chunk(request.fence(), body.part(from, length), last));
            from += length;
        }
    }

    private void receive(long fence, AnswerSink sink) throws IOException {
        while (true) {
            Frame frame = channel.read();
            switch (frame) {
                case LaneFrame.Result result when result.fence() == fence -> {
                    sink.result(result);
                    return;
                }
                case LaneFrame.Head head when head.fence() == fence -> sink.head(head);
                case LaneFrame.Chunk chunk when chunk.fence() == fence -> sink.chunk(chunk.bytes());
                case LaneFrame.End end when end.fence() == fence -> {
                    sink.end(end);
                    return;
                }
                case LaneFrame.Failed failed when failed.fence() == fence -> {
                    sink.failed(failed);
                    return;
                }
                default ->
                        throw new ProtocolException(
                                "answer of another attempt, or no answer at all: "
                                        + frame.getClass());
            }
        }
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a lane failed", e, "instanceId", instance.id());
        }
    }

    /** The request's own fields broke a limit before a byte was written. */
    private static final class RequestTooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
        private final transient ProtocolException violation;

        RequestTooLargeException(ProtocolException violation) {
            super(violation);
            this.violation = violation;
        }
    }
}
