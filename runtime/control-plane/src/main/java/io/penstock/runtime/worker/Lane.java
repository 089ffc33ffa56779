package io.penstock.runtime.worker;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.penstock.protocol.Frame;
import io.penstock.protocol.Frames;
import io.penstock.protocol.Header;
import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.telemetry.Log;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The connection to one thread of an instance. Carries one attempt at a time. Its socket belongs to
 * an event loop, which reads it.
 *
 * <p>INVARIANT: only the holder of its lease calls {@link #call}, and gives the lease back once its
 * sink has been told that it is over.
 */
public final class Lane {

    private static final Log LOG = Log.of(Lane.class);

    private final Instance instance;
    private final Channel channel;
    private final Supplier<String> whyLost;

    /** The attempt it carries. Whoever takes it away tells its sink how it ended. */
    private final AtomicReference<LaneCall> current = new AtomicReference<>();

    /**
     * A lane over a channel, whose frames are to be given to {@link #arrived}.
     *
     * @param whyLost says why the connection has ended; may block for a moment
     */
    Lane(Instance instance, Channel channel, Supplier<String> whyLost) {
        this.instance = instance;
        this.channel = channel;
        this.whyLost = whyLost;
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
     * Begins an attempt. Never blocks, and tells the sink nothing on the calling thread.
     *
     * @param sink takes the answer, and whether the lane is free again
     */
    public void call(Request request, Slice body, AnswerSink sink) {
        LaneCall call = new LaneCall(this, request, body, sink);
        if (!current.compareAndSet(null, call)) {
            throw new IllegalStateException("a call on a lane that has one");
        }
        try {
            call.begin();
        } catch (RuntimeException | Error e) {
            broke(call, e);
        }
    }

    /** Runs a task on the lane's event loop, later. */
    public void later(Runnable task) {
        channel.eventLoop().execute(task);
    }

    /**
     * Sends a frame. From any thread.
     *
     * @throws ProtocolException if it breaks a limit; nothing has been sent then
     */
    ChannelFuture send(LaneFrame frame) throws ProtocolException {
        ByteBuffer bytes = Frames.encode(frame);
        return channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }

    /** Whether frames are read at all. From any thread. */
    void reading(boolean wanted) {
        channel.config().setAutoRead(wanted);
    }

    /** A frame has come. On the event loop. */
    void arrived(Frame frame) throws ProtocolException {
        LaneCall call = current.get();
        if (call == null || !call.take(frame)) {
            throw new ProtocolException(
                    "answer of another attempt, or no answer at all: " + frame.getClass());
        }
    }

    /** Ends a call whose lane is good. */
    void end(LaneCall call, Runnable tellSink) {
        if (current.compareAndSet(call, null)) {
            tellSink.run();
        }
    }

    /** The connection has ended, and with it what the lane carries. On the event loop. */
    void closed() {
        broke(new ClosedChannelException());
    }

    /** Something is wrong with the connection. On the event loop. */
    void broke(Throwable cause) {
        close();
        LaneCall call = current.get();
        if (call != null) {
            broke(call, cause);
        }
    }

    /** Something is wrong with the connection under a call. */
    void broke(LaneCall call, Throwable cause) {
        if (!current.compareAndSet(call, null)) {
            return;
        }
        close();
        // On a thread of its own: the process's end, if it is that, takes a moment to show.
        Threads.start(
                "lane-lost-" + call.fence(),
                () -> call.lost(new WorkerLostException(whyLost.get(), cause)));
    }

    /** Closes the connection; an attempt it carries is lost. From any thread. */
    public void close() {
        channel.close()
                .addListener(
                        closing -> {
                            if (!closing.isSuccess()) {
                                LOG.debug(
                                        "closing a lane failed",
                                        closing.cause(),
                                        "instanceId",
                                        instance.id());
                            }
                        });
    }
}
