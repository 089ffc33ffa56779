package io.penstock.worker;

import io.penstock.function.Headers;
import io.penstock.function.ResponseStream;
import io.penstock.protocol.Failure;
import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.LaneFrame.Chunk;
import io.penstock.protocol.LaneFrame.End;
import io.penstock.protocol.LaneFrame.Failed;
import io.penstock.protocol.LaneFrame.Head;
import io.penstock.protocol.LaneFrame.Result;
import io.penstock.protocol.Limits;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;
import io.penstock.protocol.Usage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The answer of one attempt: set at once by {@link #respond}, or written as a stream.
 *
 * <p>A stream that ends before its buffer was full and that was never flushed leaves as one frame.
 * The lock guards all state; user threads may share the stream. It is held during channel I/O:
 * nobody else needs it but who wants to write the same answer.
 */
final class Answer extends ResponseStream {

    private static final int BUFFER_BYTES_MIN = 1024;
    private static final int BUFFER_BYTES_MAX = 64 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final LaneWire wire;
    private final InterruptGate gate;
    private final long fence;
    private final AnswerHeaders headers = new AnswerHeaders();

    private int status = 200;
    private byte[] buffer = new byte[0];
    private int buffered;
    private boolean headSent;
    private boolean ended;

    Answer(LaneWire wire, InterruptGate gate, long fence) {
        this.wire = wire;
        this.gate = gate;
        this.fence = fence;
    }

    /**
     * Sets the whole answer.
     *
     * @param body not copied; nobody writes to it afterwards
     * @throws IllegalArgumentException if a header isn't allowed in HTTP
     */
    void respond(int answerStatus, Headers answerHeaders, byte[] body) {
        for (String name : answerHeaders.names()) {
            answerHeaders.all(name).forEach(value -> headers.add(name, value));
        }
        respond(answerStatus, body);
    }

    /** Sets the whole answer with a media type. */
    void respond(int answerStatus, String contentType, byte[] body) {
        headers.add(AnswerHeaders.CONTENT_TYPE, contentType);
        respond(answerStatus, body);
    }

    /** Sets an answer without a body. */
    void respond(int answerStatus) {
        respond(answerStatus, new byte[0]);
    }

    private void respond(int answerStatus, byte[] body) {
        lock.lock();
        try {
            status = answerStatus;
            buffer = body;
            buffered = body.length;
        } finally {
            lock.unlock();
        }
    }

    /** Says that this answer is a stream of bytes unless the function says otherwise. */
    void stream() {
        headers.addDefault(AnswerHeaders.CONTENT_TYPE, "application/octet-stream");
    }

    @Override
    public ResponseStream status(int answerStatus) {
        if (answerStatus < 200 || answerStatus > 599) {
            throw new IllegalArgumentException(
                    "status " + answerStatus + " is not a final HTTP status; use 200 to 599");
        }
        lock.lock();
        try {
            checkHeadOpen();
            status = answerStatus;
            return this;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ResponseStream header(String name, String value) {
        lock.lock();
        try {
            checkHeadOpen();
            headers.add(name, value);
            return this;
        } finally {
            lock.unlock();
        }
    }

    private void checkHeadOpen() {
        if (headSent || ended) {
            throw new IllegalStateException("status and headers have been sent");
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        lock.lock();
        try {
            checkOpen();
            if (buffered + length <= BUFFER_BYTES_MAX) {
                append(bytes, offset, length);
            } else {
                sendBuffered();
                sendChunks(bytes, offset, length);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void flush() throws IOException {
        lock.lock();
        try {
            if (!ended) {
                checkOpen();
                sendBuffered();
            }
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen() throws IOException {
        if (ended) {
            throw new IOException("the invocation is over");
        }
        gate.checkWanted();
    }

    private void append(byte[] bytes, int offset, int length) {
        if (buffer.length - buffered < length) {
            int capacity = Math.max(BUFFER_BYTES_MIN, Math.max(2 * buffered, buffered + length));
            buffer = Arrays.copyOf(buffer, Math.min(capacity, BUFFER_BYTES_MAX));
        }
        System.arraycopy(bytes, offset, buffer, buffered, length);
        buffered += length;
    }

    private void sendBuffered() throws IOException {
        if (!headSent) {
            headSent = true;
            send(new Head(fence, status, headers.toFrame()));
        }
        if (buffered > 0) {
            int length = buffered;
            buffered = 0;
            sendChunks(buffer, 0, length);
        }
    }

    /** The frames are written out before this returns, so the array may be used again. */
    private void sendChunks(byte[] bytes, int offset, int length) throws IOException {
        for (int sent = 0; sent < length; sent += Limits.CHUNK_BYTES_MAX) {
            int part = Math.min(Limits.CHUNK_BYTES_MAX, length - sent);
            send(new Chunk(fence, Slice.wrap(bytes, offset + sent, part), false));
        }
    }

    private void send(LaneFrame frame) throws IOException {
        boolean interrupted = gate.enter();
        try {
            wire.write(frame);
        } finally {
            gate.leave(interrupted);
        }
    }

    /**
     * Ends the answer with exactly one last frame. The lane's thread is out of user code.
     *
     * @param failure why there is no answer, or not all of it
     * @throws IOException if the lane is gone
     */
    void finish(Optional<Failure> failure, Usage usage) throws IOException {
        lock.lock();
        try {
            ended = true;
            if (failure.isPresent()) {
                writeFailed(failure.get(), usage);
                return;
            }
            try {
                finish(usage);
            } catch (ProtocolException e) {
                writeFailed(Failures.refused("the answer can't be sent: " + e.getMessage()), usage);
            }
        } finally {
            lock.unlock();
        }
    }

    private void finish(Usage usage) throws IOException {
        if (!headSent && buffered <= Limits.CHUNK_BYTES_MAX) {
            Slice body = Slice.wrap(buffer, 0, buffered);
            wire.write(new Result(fence, status, headers.toFrame(), body, usage));
            return;
        }
        if (gate.cancelled()) {
            writeFailed(Failures.refused("the caller is gone or the deadline has passed"), usage);
            return;
        }
        sendBuffered();
        wire.write(new End(fence, usage));
    }

    private void writeFailed(Failure failure, Usage usage) throws IOException {
        try {
            wire.write(new Failed(fence, failure, usage));
        } catch (ProtocolException e) {
            String message = "the failure can't be sent: " + e.getMessage();
            wire.write(new Failed(fence, Failures.refused(message), usage));
        }
    }
}
