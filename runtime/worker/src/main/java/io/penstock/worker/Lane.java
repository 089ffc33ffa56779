package io.penstock.worker;

import io.penstock.process.ProcessThreads;
import io.penstock.protocol.Frame;
import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.LaneFrame.Invoke;
import io.penstock.protocol.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One thread of an instance with its socket: the thread itself reads an invocation, runs it and
 * writes the answer.
 *
 * <p>The lock guards the socket's coming and going; it isn't held during I/O.
 */
final class Lane implements LaneWire {

    private final ReentrantLock lock = new ReentrantLock();
    private final String token;
    private final Thread thread;
    private final InterruptGate gate;
    private final Arrivals arrivals = new Arrivals();
    private @Nullable FrameChannel channel;
    private boolean closed;

    /**
     * A lane, not started.
     *
     * @param token stands for its connection
     * @param task what its thread does
     */
    Lane(String name, String token, ProcessThreads threads, LaneTask task) {
        this.token = token;
        this.thread = threads.create(name, () -> task.run(this));
        this.gate = new InterruptGate(thread);
    }

    /** What a lane's thread does. */
    @FunctionalInterface
    interface LaneTask {
        void run(Lane lane);
    }

    void start() {
        thread.start();
    }

    Thread thread() {
        return thread;
    }

    /** Interrupts the lane's thread if it runs this attempt, or once it does. From any thread. */
    void cancel(long fence) {
        gate.cancel(fence);
    }

    /**
     * Keeps attempts up to this one from beginning. From any thread.
     *
     * @return the last one that has begun
     */
    long withdraw(long fence) {
        return arrivals.withdraw(fence);
    }

    /**
     * Connects. Called by the lane's thread.
     *
     * @throws IOException if nobody listens, or the lane has been closed
     */
    void connect(Path socket) throws IOException {
        FrameChannel opened = FrameChannel.connect(socket, token);
        lock.lock();
        try {
            if (!closed) {
                channel = opened;
                return;
            }
        } finally {
            lock.unlock();
        }
        opened.close();
        throw new EOFException("the lane has been closed");
    }

    /** Serves invocations until the lane is closed. */
    void serve(Attempt attempt, Invoker invoker, ClassLoader loader) throws IOException {
        while (true) {
            Frame frame = read();
            if (!(frame instanceof Invoke invoke)) {
                throw new ProtocolException(
                        "expected an invocation, got " + frame.getClass().getSimpleName());
            }
            if (!arrivals.begin(invoke.fence())) {
                new RequestBody(this, gate, invoke).drain();
                continue;
            }
            attempt.run(invoker, invoke, this, gate);
            thread.setContextClassLoader(loader);
        }
    }

    @Override
    public Frame read() throws IOException {
        return channel().read();
    }

    @Override
    public void write(LaneFrame frame) throws IOException {
        channel().write(frame);
    }

    private FrameChannel channel() throws IOException {
        lock.lock();
        try {
            if (closed || channel == null) {
                throw new EOFException("the lane has been closed");
            }
            return channel;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes the socket; the thread, if it is in I/O, ends. From any thread, any number of times.
     */
    void close() throws IOException {
        FrameChannel open;
        lock.lock();
        try {
            closed = true;
            open = channel;
            channel = null;
        } finally {
            lock.unlock();
        }
        if (open != null) {
            open.close();
        }
    }
}
