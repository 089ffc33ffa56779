package io.penstock.worker;

import io.penstock.protocol.Failure;
import io.penstock.protocol.Frame;
import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.LaneFrame.Chunk;
import io.penstock.protocol.LaneFrame.End;
import io.penstock.protocol.LaneFrame.Failed;
import io.penstock.protocol.LaneFrame.Head;
import io.penstock.protocol.LaneFrame.InitFailed;
import io.penstock.protocol.LaneFrame.Invoke;
import io.penstock.protocol.LaneFrame.Ready;
import io.penstock.protocol.LaneFrame.Result;
import io.penstock.protocol.Slice;
import io.penstock.worker.LocalInstance.Answer;
import io.penstock.worker.LocalInstance.FailureException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;

/** Puts the frames of an answer together. */
final class MemoryWire implements LaneWire {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Answer head = new Answer(200, List.of(), Slice.empty());
    private Failure failure = Failures.refused("the attempt gave no answer");
    private boolean complete;

    @Override
    public Frame read() throws IOException {
        throw new EOFException("the request is complete");
    }

    @Override
    public void write(LaneFrame frame) {
        switch (frame) {
            case Result result -> {
                head = new Answer(result.status(), result.headers(), Slice.empty());
                body.writeBytes(result.body().array());
                complete = true;
            }
            case Head first -> head = new Answer(first.status(), first.headers(), Slice.empty());
            case Chunk chunk -> body.writeBytes(chunk.bytes().array());
            case End _ -> complete = true;
            case Failed failed -> failure = failed.failure();
            case Ready _, InitFailed _, Invoke _ ->
                    throw new IllegalStateException("not a frame of an answer: " + frame);
        }
    }

    /**
     * The answer.
     *
     * @throws FailureException if there is none
     */
    Answer answer() throws FailureException {
        if (!complete) {
            throw new FailureException(failure, false);
        }
        return new Answer(head.status(), head.headers(), Slice.wrap(body.toByteArray()));
    }
}
