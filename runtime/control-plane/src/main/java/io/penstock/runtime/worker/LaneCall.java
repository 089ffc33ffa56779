package io.penstock.runtime.worker;

import io.netty.util.concurrent.Future;
import io.penstock.protocol.Frame;
import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.Limits;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One attempt on its lane. The request goes out in as many frames as it needs, each once the one
 * before it has gone; the answer may come before the last of them. The lane is done with it when
 * both are complete, and it is over when its sink has had all of the answer, too. Belongs to the
 * lane's event loop but for {@link #parts}.
 */
final class LaneCall {

    /** What {@link #parts} is once the sink can't be given the rest of the answer. */
    private static final int FAILED = 100;

    private final Lane lane;
    private final Lane.Request request;
    private final Slice body;
    private final AnswerSink sink;

    /** The lane and the sink, as long as they aren't through with it. */
    private final AtomicInteger parts = new AtomicInteger(2);

    private long fence;
    private boolean begun;

    /** How much of the body has been given to the connection. One frame's turn at a time. */
    private int handedOver;

    /** Whether its first frame has gone, and whether a frame couldn't. */
    private boolean reached;

    private boolean unsendable;
    private boolean written;
    private boolean answered;

    /** Set once a head has come. */
    private @Nullable AnswerStream stream;

    LaneCall(Lane lane, Lane.Request request, Slice body, AnswerSink sink) {
        this.lane = lane;
        this.request = request;
        this.body = body;
        this.sink = sink;
    }

    /** The attempt's number; 0 until it is sent. */
    long fence() {
        return fence;
    }

    /** Whether the request is one frame. */
    boolean small() {
        return body.length() <= Limits.CHUNK_BYTES_MAX;
    }

    /** Whether the connection has been given all of the request, so that another may follow. */
    boolean handedOver() {
        return handedOver == body.length();
    }

    /**
     * Gives the request, with as much of its body as one frame takes, to the connection.
     *
     * @throws ProtocolException if it breaks a limit; nothing has been sent then
     */
    void send(long number) throws ProtocolException {
        fence = number;
        int length = Math.min(body.length(), Limits.CHUNK_BYTES_MAX);
        boolean complete = length == body.length();
        LaneFrame.Invoke invoke =
                new LaneFrame.Invoke(
                        fence,
                        request.invocationId(),
                        request.attempt(),
                        request.deadlineEpochMillis(),
                        request.method(),
                        request.path(),
                        request.query(),
                        request.headers(),
                        complete ? body : body.part(0, length),
                        complete);
        sink.sent(fence);
        lane.write(invoke).addListener(this::written);
        handedOver = length;
    }

    /** It breaks a limit: the lane has nothing of it. */
    void refuse(ProtocolException limit) {
        begin();
        sink.refused(limit);
        sink.over();
    }

    /** Whether the sink knows that it is the first of its lane. */
    boolean begun() {
        return begun;
    }

    /** Tells the sink, once, that it is the first of its lane. */
    void begin() {
        if (!begun) {
            begun = true;
            sink.begins();
        }
    }

    /** A frame of the request has gone. */
    private void written(Future<? super Void> writing) {
        if (!writing.isSuccess()) {
            unsendable = true;
            lane.unsendable(writing.cause());
            return;
        }
        reached = true;
        if (!handedOver()) {
            sendMore();
        } else {
            written = true;
            lane.progressed(this);
        }
    }

    private void sendMore() {
        int length = Math.min(body.length() - handedOver, Limits.CHUNK_BYTES_MAX);
        Slice part = body.part(handedOver, length);
        handedOver += length;
        try {
            lane.write(new LaneFrame.Chunk(fence, part, handedOver())).addListener(this::written);
            lane.flush();
        } catch (ProtocolException | RuntimeException | Error e) {
            // A chunk has nothing that could be too long; but memory may be short.
            lane.broke(e);
            return;
        }
        if (handedOver()) {
            lane.goOn();
        }
    }

    /** Whether the worker can't have all of its first frame, so that it can't have begun. */
    boolean neverReached() {
        return unsendable && !reached;
    }

    /** Whether request and answer are complete, so that the lane needs to know it no longer. */
    boolean done() {
        return written && answered;
    }

    /**
     * Takes a frame of the answer.
     *
     * @return whether it is one, and due
     */
    boolean take(Frame frame) {
        AnswerStream parted = stream;
        if (answered) {
            return false;
        }
        if (parted != null) {
            boolean due = parted.take(frame);
            answered = parted.complete();
            return due;
        }
        switch (frame) {
            case LaneFrame.Result result when result.fence() == fence -> {
                answered = true;
                sink.result(result);
                through();
            }
            case LaneFrame.Failed failed when failed.fence() == fence -> {
                answered = true;
                sink.failed(failed);
                through();
            }
            case LaneFrame.Head head when head.fence() == fence ->
                    stream = AnswerStream.begin(lane, head, sink, this);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The lane, or the sink, is through with it. From any thread, once each. */
    void through() {
        int left = parts.decrementAndGet();
        if (left == 0) {
            sink.over();
        } else if (left == FAILED - 1) {
            sink.lost(notPassedOn());
        }
    }

    /** The sink can't be given the rest of the answer. In place of its being through. */
    void failed() {
        if (parts.getAndSet(FAILED) == 1) {
            // The lane knows it no longer, so that no loss of it would tell.
            sink.lost(notPassedOn());
        } else {
            lane.close();
        }
    }

    private static WorkerLostException notPassedOn() {
        return new WorkerLostException(
                "the answer couldn't be passed on", new ClosedChannelException());
    }

    /** Whether some of its answer has come. */
    boolean answering() {
        return answered || stream != null;
    }

    /** It hasn't begun, and won't on this lane. */
    void withdrawn(boolean laneIsGood) {
        sink.withdrawn(laneIsGood);
    }

    /**
     * The lane is of no more use, and it may have run. Not on the event loop, once it has ended.
     */
    void lost(WorkerLostException reason) {
        AnswerStream parted = stream;
        if (parted == null) {
            sink.lost(reason);
        } else {
            parted.lost(reason);
        }
    }
}
