package io.penstock.worker;

import io.penstock.protocol.Frame;
import io.penstock.protocol.LaneFrame.Chunk;
import io.penstock.protocol.LaneFrame.Invoke;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The body of one request, read from the lane as far as the function asks for it.
 *
 * <p>The lock guards the position; user threads may share the stream, one reads at a time.
 */
final class RequestBody extends InputStream {

    private final ReentrantLock lock = new ReentrantLock();
    private final LaneWire wire;
    private final InterruptGate gate;
    private final long fence;

    private byte[] part;
    private int position;
    private boolean complete;
    private boolean ended;

    RequestBody(LaneWire wire, InterruptGate gate, Invoke invoke) {
        this.wire = wire;
        this.gate = gate;
        this.fence = invoke.fence();
        this.part = invoke.body().array();
        this.complete = invoke.complete();
    }

    /** The whole body; the array is the caller's. Only before anything was read from the stream. */
    byte[] bytes() throws IOException {
        lock.lock();
        try {
            if (complete && position == 0) {
                position = part.length;
                return part;
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream(2 * part.length);
            do {
                all.write(part, position, part.length - position);
                position = part.length;
            } while (more());
            return all.toByteArray();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        lock.lock();
        try {
            if (position == part.length && !more()) {
                return -1;
            }
            int count = Math.min(length, part.length - position);
            System.arraycopy(part, position, target, offset, count);
            position += count;
            return count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return part.length - position;
        } finally {
            lock.unlock();
        }
    }

    /** Reads what the function left unread, so that the next frame on the lane is a new request. */
    void drain() throws IOException {
        lock.lock();
        try {
            ended = true;
            part = new byte[0];
            position = 0;
            while (!complete) {
                receive();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gets parts until one has bytes; false at the end of the body. */
    private boolean more() throws IOException {
        if (ended) {
            throw new IOException("the invocation is over");
        }
        while (!complete) {
            boolean interrupted = gate.enter();
            try {
                part = receive().array();
                position = 0;
            } finally {
                gate.leave(interrupted);
            }
            if (part.length > 0) {
                return true;
            }
        }
        return false;
    }

    private Slice receive() throws IOException {
        Frame frame = wire.read();
        if (!(frame instanceof Chunk chunk) || chunk.fence() != fence) {
            throw new ProtocolException("expected the rest of a request body");
        }
        complete = chunk.last();
        return chunk.bytes();
    }
}
