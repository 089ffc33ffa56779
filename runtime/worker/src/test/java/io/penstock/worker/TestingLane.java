package io.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.Header;
import io.penstock.protocol.LaneFrame;
import io.penstock.protocol.LaneFrame.Chunk;
import io.penstock.protocol.LaneFrame.Failed;
import io.penstock.protocol.LaneFrame.Head;
import io.penstock.protocol.LaneFrame.InitFailed;
import io.penstock.protocol.LaneFrame.Invoke;
import io.penstock.protocol.LaneFrame.Ready;
import io.penstock.protocol.LaneFrame.Result;
import io.penstock.protocol.Limits;
import io.penstock.protocol.Slice;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The control plane's end of a lane. */
final class TestingLane {

    private static final AtomicLong FENCES = new AtomicLong();

    private final long instanceId;
    private final Supplier<FrameChannel> channel;
    private long fence;

    TestingLane(long instanceId, Supplier<FrameChannel> channel) {
        this.instanceId = instanceId;
        this.channel = channel;
    }

    long instanceId() {
        return instanceId;
    }

    /** The fence of the last invocation. */
    long fence() {
        return fence;
    }

    /** The fence that the next invocation of any lane has. */
    long nextFence() {
        return FENCES.get() + 1;
    }

    FrameChannel channel() {
        return channel.get();
    }

    /** Waits until the instance is ready. */
    TestingLane ready() throws IOException {
        assertThat(read()).isInstanceOf(Ready.class);
        return this;
    }

    /** Waits for the instance to fail. */
    InitFailed initFailed() throws IOException {
        LaneFrame frame = read();
        assertThat(frame).isInstanceOf(InitFailed.class);
        return (InitFailed) frame;
    }

    LaneFrame read() throws IOException {
        return (LaneFrame) channel().read();
    }

    /** Sends a whole request. */
    TestingLane send(String body, Header... headers) throws IOException {
        return send("POST", "/", "", Slice.utf8(body), true, headers);
    }

    TestingLane send(
            String method,
            String path,
            String query,
            Slice body,
            boolean complete,
            Header... headers)
            throws IOException {
        fence = FENCES.incrementAndGet();
        channel()
                .write(
                        new Invoke(
                                fence,
                                "invocation-" + fence,
                                1,
                                System.currentTimeMillis() + 30_000,
                                method,
                                path,
                                query,
                                List.of(headers),
                                body,
                                complete));
        return this;
    }

    /** Sends a request in chunks. */
    TestingLane sendChunked(byte[] body) throws IOException {
        send("POST", "/", "", Slice.empty(), false);
        for (int at = 0; at < body.length; at += Limits.CHUNK_BYTES_MAX) {
            int length = Math.min(Limits.CHUNK_BYTES_MAX, body.length - at);
            channel().write(new Chunk(fence, Slice.wrap(body, at, length), false));
        }
        channel().write(new Chunk(fence, Slice.empty(), true));
        return this;
    }

    /** Invokes with JSON and reads the whole answer. */
    Result invoke(String body, Header... headers) throws IOException {
        return send(body, headers).result();
    }

    Result result() throws IOException {
        LaneFrame frame = read();
        assertThat(frame).isInstanceOf(Result.class);
        Result result = (Result) frame;
        assertThat(result.fence()).isEqualTo(fence);
        return result;
    }

    Failed failed() throws IOException {
        LaneFrame frame = read();
        assertThat(frame).isInstanceOf(Failed.class);
        Failed failed = (Failed) frame;
        assertThat(failed.fence()).isEqualTo(fence);
        return failed;
    }

    Head head() throws IOException {
        LaneFrame frame = read();
        assertThat(frame).isInstanceOf(Head.class);
        return (Head) frame;
    }
}
