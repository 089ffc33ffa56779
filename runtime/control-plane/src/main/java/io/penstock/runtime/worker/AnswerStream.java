package io.penstock.runtime.worker;

import io.penstock.protocol.Frame;
import io.penstock.protocol.LaneFrame;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.telemetry.Log;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * An answer in parts on its way from the lane's event loop to a sink that may block. While the sink
 * has more before it than {@link Lane#PARTS_MAX} the lane isn't read, so that the function waits.
 */
final class AnswerStream {

    private static final Log LOG = Log.of(AnswerStream.class);

    private final Lane lane;
    private final long fence;
    private final AnswerSink sink;
    private final LaneCall call;
    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();

    /**
     * Whether the last frame of the answer has come: the lane is read for others then, and this one
     * has no say in it. Set by the event loop.
     */
    private volatile boolean complete;

    /** Whether nobody takes parts any more. Guarded by this. */
    private boolean passedOn;

    private sealed interface Part {

        /** A frame of the answer. */
        record Arrived(LaneFrame frame) implements Part {}

        /** The lane was lost. */
        record Lost(WorkerLostException reason) implements Part {}
    }

    private AnswerStream(Lane lane, long fence, AnswerSink sink, LaneCall call) {
        this.lane = lane;
        this.fence = fence;
        this.sink = sink;
        this.call = call;
    }

    /**
     * Begins to pass an answer on.
     *
     * @param call is told when the sink has had all of it, or can't be given the rest
     */
    static AnswerStream begin(Lane lane, LaneFrame.Head head, AnswerSink sink, LaneCall call) {
        AnswerStream stream = new AnswerStream(lane, head.fence(), sink, call);
        stream.parts.add(new Part.Arrived(head));
        Threads.start("answer-" + head.fence(), stream::passOn);
        return stream;
    }

    /**
     * Takes the next frame. On the event loop.
     *
     * @return whether it is a part of this answer, and due
     */
    boolean take(Frame frame) {
        boolean due =
                !complete
                        && switch (frame) {
                            case LaneFrame.Chunk chunk -> chunk.fence() == fence;
                            case LaneFrame.End end -> end.fence() == fence;
                            case LaneFrame.Failed failed -> failed.fence() == fence;
                            default -> false;
                        };
        if (!due) {
            return false;
        }
        complete = !(frame instanceof LaneFrame.Chunk);
        parts.add(new Part.Arrived((LaneFrame) frame));
        if (complete) {
            lane.reading(true);
        } else if (lane.mayRest(parts.size())) {
            lane.reading(false);
            readOn();
        }
        return true;
    }

    /** Whether the last frame of the answer has come. On the event loop. */
    boolean complete() {
        return complete;
    }

    /** INVARIANT: looked at after each change of parts, so that the lane never rests for good. */
    private void readOn() {
        if (!complete && parts.size() <= Lane.PARTS_MAX) {
            lane.reading(true);
        }
    }

    /** The lane was lost: told after the parts that have come. */
    void lost(WorkerLostException reason) {
        synchronized (this) {
            if (!passedOn) {
                parts.add(new Part.Lost(reason));
                return;
            }
        }
        sink.lost(reason);
    }

    private void passOn() {
        try {
            boolean more = true;
            while (more) {
                Part part = next();
                readOn();
                more = passOn(part);
            }
        } catch (RuntimeException | Error e) {
            LOG.error("an answer in parts couldn't be passed on", e, "fence", fence);
            call.failed();
        } finally {
            end();
        }
    }

    /** Nobody takes parts any more. A loss that has come meanwhile is told all the same. */
    private void end() {
        Optional<Part> lost;
        synchronized (this) {
            passedOn = true;
            lost = parts.stream().filter(Part.Lost.class::isInstance).findFirst();
            parts.clear();
        }
        if (!complete) {
            lane.reading(true);
        }
        lost.ifPresent(this::passOn);
    }

    private Part next() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return parts.take();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Passes a part on; returns whether more is to come. */
    private boolean passOn(Part part) {
        return switch (part) {
            case Part.Arrived(LaneFrame.Head head) -> {
                sink.head(head);
                yield true;
            }
            case Part.Arrived(LaneFrame.Chunk chunk) -> {
                sink.chunk(chunk.bytes());
                yield true;
            }
            case Part.Arrived(LaneFrame.End end) -> {
                sink.end(end);
                call.through();
                yield false;
            }
            case Part.Arrived(LaneFrame.Failed failed) -> {
                sink.failed(failed);
                call.through();
                yield false;
            }
            case Part.Arrived(LaneFrame other) ->
                    throw new IllegalStateException("no part of an answer: " + other.getClass());
            case Part.Lost(WorkerLostException reason) -> {
                sink.lost(reason);
                yield false;
            }
        };
    }
}
