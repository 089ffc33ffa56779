package io.penstock.runtime.worker;

import io.netty.util.concurrent.Future;
import io.penstock.protocol.Frame;
import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.Limits;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One attempt on its lane. The request goes out in as many frames as it needs, each once the one
 * before it has gone; the answer may come before the last of them. It is over when both are
 * through.
 */
final class LaneCall {

    private final Lane lane;
    private final Lane.Request request;
    private final Slice body;
    private final AnswerSink sink;

    /** Request and answer, as long as they aren't through. */
    private final AtomicInteger parts = new AtomicInteger(2);

    /** How much of the body has been given to the connection. One frame's turn at a time. */
    private int sent;

    /** Set by the event loop, once a head has come. */
    private volatile @Nullable AnswerStream stream;

    LaneCall(Lane lane, Lane.Request request, Slice body, AnswerSink sink) {
        this.lane = lane;
        this.request = request;
        this.body = body;
        this.sink = sink;
    }

    long fence() {
        return request.fence();
    }

    /** Sends the request with as much of its body as one frame takes. */
    void begin() {
        sent = Math.min(body.length(), Limits.CHUNK_BYTES_MAX);
        boolean complete = sent == body.length();
        try {
            lane.send(
                            new LaneFrame.Invoke(
                                    request.fence(),
                                    request.invocationId(),
                                    request.attempt(),
                                    request.deadlineEpochMillis(),
                                    request.method(),
                                    request.path(),
                                    request.query(),
                                    request.headers(),
                                    complete ? body : body.part(0, sent),
                                    complete))
                    .addListener(this::sent);
        } catch (ProtocolException e) {
            lane.later(() -> lane.end(this, () -> refuse(e)));
        }
    }

    private void refuse(ProtocolException limit) {
        sink.refused(limit);
        sink.over();
    }

    /** A frame of the request has gone. On the event loop. */
    private void sent(Future<? super Void> written) {
        if (!written.isSuccess()) {
            lane.broke(this, written.cause());
        } else if (sent == body.length()) {
            through();
        } else {
            sendMore();
        }
    }

    private void sendMore() {
        int length = Math.min(body.length() - sent, Limits.CHUNK_BYTES_MAX);
        Slice part = body.part(sent, length);
        sent += length;
        try {
            lane.send(new LaneFrame.Chunk(fence(), part, sent == body.length()))
                    .addListener(this::sent);
        } catch (ProtocolException | RuntimeException | Error e) {
            // A chunk has nothing that could be too long; but memory may be short.
            lane.broke(this, e);
        }
    }

    private void through() {
        if (parts.decrementAndGet() == 0) {
            lane.end(this, sink::over);
        }
    }

    /**
     * Takes a frame of the answer. On the event loop.
     *
     * @return whether it is one, and due
     */
    boolean take(Frame frame) {
        AnswerStream parted = stream;
        if (parted != null) {
            return parted.take(frame);
        }
        switch (frame) {
            case LaneFrame.Result result when result.fence() == fence() -> {
                sink.result(result);
                through();
            }
            case LaneFrame.Failed failed when failed.fence() == fence() -> {
                sink.failed(failed);
                through();
            }
            case LaneFrame.Head head when head.fence() == fence() ->
                    stream = AnswerStream.begin(lane, head, sink, this::through);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The lane is of no more use. Not on the event loop. */
    void lost(WorkerLostException reason) {
        AnswerStream parted = stream;
        if (parted == null) {
            sink.lost(reason);
        } else {
            parted.lost(reason);
        }
    }
}
