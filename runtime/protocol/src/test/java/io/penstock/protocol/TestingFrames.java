package io.penstock.protocol;

import io.penstock.protocol.ControlFrame.Cancel;
import io.penstock.protocol.ControlFrame.Exit;
import io.penstock.protocol.ControlFrame.Heartbeat;
import io.penstock.protocol.ControlFrame.Leaked;
import io.penstock.protocol.ControlFrame.Load;
import io.penstock.protocol.ControlFrame.LogLine;
import io.penstock.protocol.ControlFrame.Outcall;
import io.penstock.protocol.ControlFrame.OutcallAnswer;
import io.penstock.protocol.ControlFrame.OutcallChunk;
import io.penstock.protocol.ControlFrame.OutcallRefused;
import io.penstock.protocol.ControlFrame.Unload;
import io.penstock.protocol.ControlFrame.Unloaded;
import io.penstock.protocol.LaneFrame.Chunk;
import io.penstock.protocol.LaneFrame.End;
import io.penstock.protocol.LaneFrame.Failed;
import io.penstock.protocol.LaneFrame.Head;
import io.penstock.protocol.LaneFrame.InitFailed;
import io.penstock.protocol.LaneFrame.Invoke;
import io.penstock.protocol.LaneFrame.Ready;
import io.penstock.protocol.LaneFrame.Result;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Frames of every type, ordinary ones and such at the edges. */
final class TestingFrames {

    private static final Usage USAGE = new Usage(1, Long.MAX_VALUE, -1);
    private static final List<Header> HEADERS =
            List.of(new Header("a", ""), new Header("A", "ü€😀"), new Header("a", "again"));
    private static final Failure FAILURE =
            new Failure(Failure.Kind.PAYLOAD, "x.Y", "line 1\nline 2", "at x.Y(Y.java:3)");

    private TestingFrames() {}

    static List<Frame> all() {
        return Stream.concat(ofWorkers().stream(), TestingTriggerFrames.all().stream()).toList();
    }

    private static List<Frame> ofWorkers() {
        return List.of(
                new Hello(Limits.PROTOCOL_VERSION, "token", 4711),
                new Hello(Integer.MIN_VALUE, "", Long.MIN_VALUE),
                new Load(
                        7,
                        List.of("/a.jar", "/b c.jar"),
                        "p.C::m",
                        "ns.name",
                        3,
                        Map.of("K", "V", "empty", ""),
                        Map.of("s", "geheim"),
                        List.of("t1", "t2")),
                new Load(0, List.of(), "", "", 0, Map.of(), Map.of(), List.of()),
                new Unload(7, 5000),
                new Unloaded(7),
                new Cancel(7, 99),
                new ControlFrame.Withdraw(7, 1, 99),
                new ControlFrame.Withdrawn(7, 1, 98),
                new Exit(5000),
                new Heartbeat(1, 2, 3, 4),
                new Leaked(7),
                new LogLine(7, "id", 1_700_000_000_000L, "INFO", "stdout", "hello\tworld"),
                new Outcall(1, 7, 99, true, "prices@3", HEADERS, slice(10), true),
                new Outcall(
                        Long.MIN_VALUE,
                        0,
                        -1,
                        false,
                        "",
                        List.of(),
                        slice(Limits.CHUNK_BYTES_MAX),
                        false),
                new OutcallChunk(1, slice(Limits.CHUNK_BYTES_MAX), true),
                new OutcallChunk(1, Slice.empty(), false),
                new OutcallAnswer(1, 202, HEADERS, Slice.empty(), true),
                new OutcallAnswer(1, 599, List.of(), slice(Limits.CHUNK_BYTES_MAX), false),
                new OutcallRefused(1, "unknown-function", "there is no function 'ü'"),
                new Ready(Usage.NONE),
                new Ready(USAGE),
                new InitFailed(FAILURE, USAGE),
                new Invoke(
                        1, "id", 2, Long.MAX_VALUE, "POST", "/p", "q=1", HEADERS, slice(10), true),
                new Invoke(
                        -1, "", 0, 0, "", "", "", List.of(), slice(Limits.CHUNK_BYTES_MAX), false),
                new Chunk(1, slice(Limits.CHUNK_BYTES_MAX), true),
                new Chunk(1, Slice.empty(), false),
                new Result(1, 200, HEADERS, slice(5), USAGE),
                new Result(1, 599, List.of(), Slice.empty(), Usage.NONE),
                new Head(1, 204, HEADERS),
                new End(1, USAGE),
                new Failed(1, new Failure(Failure.Kind.FUNCTION, "", "", ""), USAGE),
                new Failed(1, FAILURE, USAGE));
    }

    static Slice slice(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return Slice.wrap(bytes);
    }

    /** The bytes of a frame as they travel, length in front. */
    static byte[] bytes(Frame frame) throws ProtocolException {
        ByteBuffer encoded = FrameCodec.encode(frame, new FieldWriter());
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }
}
