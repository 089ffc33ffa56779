package io.penstock.protocol;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Writing and reading the two frames of a call. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameCodecBenchmark {

    /** Size of the body. */
    @Param({"64", "16384"})
    public int bodyBytes;

    private final FieldWriter writer = new FieldWriter();
    private LaneFrame.Invoke invoke = invoke(Slice.empty());
    private ByteBuffer invokeBytes = ByteBuffer.allocate(0);
    private ByteBuffer resultBytes = ByteBuffer.allocate(0);
    private LaneFrame.Result result = result(Slice.empty());

    /** Makes the frames. */
    @Setup
    public void frames() throws ProtocolException {
        Slice body = Slice.wrap(new byte[bodyBytes]);
        invoke = invoke(body);
        result = result(body);
        invokeBytes = copied(FrameCodec.encode(invoke, writer));
        resultBytes = copied(FrameCodec.encode(result, writer));
    }

    private static LaneFrame.Invoke invoke(Slice body) {
        return new LaneFrame.Invoke(
                7,
                "0123456789abcdef0123456789abcdef",
                1,
                Long.MAX_VALUE,
                "POST",
                "/",
                "",
                List.of(
                        new Header("content-type", "application/json"),
                        new Header("user-agent", "bench"),
                        new Header("accept", "*/*")),
                body,
                true);
    }

    private static LaneFrame.Result result(Slice body) {
        return new LaneFrame.Result(
                7,
                200,
                List.of(new Header("content-type", "application/json")),
                body,
                new Usage(1000, 1000, 1000));
    }

    /** The frame's bytes behind its length, as the reader sees them. */
    private static ByteBuffer copied(ByteBuffer frame) {
        ByteBuffer behindLength = frame.duplicate().position(frame.position() + Integer.BYTES);
        return ByteBuffer.allocate(behindLength.remaining()).put(behindLength).flip();
    }

    /** The control plane writes a call. */
    @Benchmark
    public Object writeInvoke() throws ProtocolException {
        return FrameCodec.encode(invoke, writer);
    }

    /** The worker reads it. */
    @Benchmark
    public Object readInvoke() throws ProtocolException {
        return FrameCodec.decode(invokeBytes.rewind(), false);
    }

    /** The worker writes the answer. */
    @Benchmark
    public Object writeResult() throws ProtocolException {
        return FrameCodec.encode(result, writer);
    }

    /** The control plane reads it. */
    @Benchmark
    public Object readResult() throws ProtocolException {
        return FrameCodec.decode(resultBytes.rewind(), true);
    }
}
