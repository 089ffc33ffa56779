package io.penstock.runtime.worker;

import io.penstock.protocol.Frame;
import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.Header;
import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.Limits;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;
import io.penstock.runtime.limit.Threads;
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
            int sent = sendHead(request, body);
            if (sent == body.length()) {
                receive(request.fence(), sink);
            } else {
                Thread rest = sendRest(request.fence(), body, sent);
                receive(request.fence(), sink);
                // The worker reads what it doesn't need to its end, so this doesn't take long.
                rest.join();
            }
        } catch (RequestTooLargeException e) {
            throw e.violation;
        } catch (IOException e) {
            throw new WorkerLostException(instance.worker().explainBrokenLane(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkerLostException("the call was interrupted", e);
        }
    }

    /** Sends the request with as much of its body as one frame takes; returns how much that is. */
    private int sendHead(Request request, Slice body) throws IOException {
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
            return first;
        } catch (ProtocolException e) {
            throw new RequestTooLargeException(e);
        }
    }

    /** Sends beside the answer: a function may write much before it has read everything. */
    private Thread sendRest(long fence, Slice body, int from) {
        return Threads.start(
                "lane-send-" + fence,
                () -> {
                    try {
                        sendChunks(fence, body, from);
                    } catch (IOException e) {
                        // The reading side sees the same end and reports it.
                        LOG.debug("request body not sent", e, "fence", fence);
                        close();
                    }
                });
    }

    private void sendChunks(long fence, Slice body, int from) throws IOException {
        int next = from;
        while (next < body.length()) {
            int length = Math.min(body.length() - next, Limits.CHUNK_BYTES_MAX);
            boolean last = next + length == body.length();
            channel.write(new LaneFrame.Chunk(fence, body.part(next, length), last));
            next += length;
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
