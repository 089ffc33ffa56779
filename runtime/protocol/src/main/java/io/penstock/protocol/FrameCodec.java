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
import io.penstock.protocol.ControlFrame.OutcallFrame;
import io.penstock.protocol.ControlFrame.OutcallRefused;
import io.penstock.protocol.ControlFrame.Unload;
import io.penstock.protocol.ControlFrame.Unloaded;
import io.penstock.protocol.ControlFrame.Withdraw;
import io.penstock.protocol.ControlFrame.Withdrawn;
import io.penstock.protocol.LaneFrame.Chunk;
import io.penstock.protocol.LaneFrame.End;
import io.penstock.protocol.LaneFrame.Failed;
import io.penstock.protocol.LaneFrame.Head;
import io.penstock.protocol.LaneFrame.InitFailed;
import io.penstock.protocol.LaneFrame.Invoke;
import io.penstock.protocol.LaneFrame.Ready;
import io.penstock.protocol.LaneFrame.Result;
import java.nio.ByteBuffer;

/** The order of the fields of each frame, once for writing and once for reading. */
final class FrameCodec {

    private FrameCodec() {}

    /**
     * Writes a frame.
     *
     * @return the bytes, length in front; valid until the writer's next frame
     * @throws ProtocolException if the frame breaks a limit
     */
    static ByteBuffer encode(Frame frame, FieldWriter out) throws ProtocolException {
        switch (frame) {
            case Hello hello -> {
                out.begin(FrameType.HELLO);
                out.putInt(hello.protocolVersion());
                out.putString(hello.token());
                out.putLong(hello.pid());
            }
            case ControlFrame control -> encode(control, out);
            case LaneFrame lane -> encode(lane, out);
            case TriggerFrame trigger -> TriggerCodec.encode(trigger, out);
        }
        return out.end();
    }

    private static void encode(ControlFrame frame, FieldWriter out) throws ProtocolException {
        switch (frame) {
            case Load load -> {
                out.begin(FrameType.LOAD);
                out.putLong(load.instanceId());
                out.putStrings(load.classPath());
                out.putString(load.handler());
                out.putString(load.function());
                out.putInt(load.version());
                out.putStrings(load.env());
                out.putStrings(load.secrets());
                out.putStrings(load.laneTokens());
            }
            case Unload unload -> {
                out.begin(FrameType.UNLOAD);
                out.putLong(unload.instanceId());
                out.putLong(unload.closeMillis());
            }
            case Unloaded unloaded -> {
                out.begin(FrameType.UNLOADED);
                out.putLong(unloaded.instanceId());
            }
            case Cancel cancel -> {
                out.begin(FrameType.CANCEL);
                out.putLong(cancel.instanceId());
                out.putLong(cancel.fence());
            }
            case Withdraw withdraw -> {
                out.begin(FrameType.WITHDRAW);
                out.putLong(withdraw.instanceId());
                out.putInt(withdraw.lane());
                out.putLong(withdraw.fence());
            }
            case Withdrawn withdrawn -> {
                out.begin(FrameType.WITHDRAWN);
                out.putLong(withdrawn.instanceId());
                out.putInt(withdrawn.lane());
                out.putLong(withdrawn.begun());
            }
            case Exit exit -> {
                out.begin(FrameType.EXIT);
                out.putLong(exit.closeMillis());
            }
            case Heartbeat beat -> {
                out.begin(FrameType.HEARTBEAT);
                out.putLong(beat.heapUsedBytes());
                out.putLong(beat.heapMaxBytes());
                out.putLong(beat.metaspaceUsedBytes());
                out.putInt(beat.loadersPending());
            }
            case Leaked leaked -> {
                out.begin(FrameType.LEAKED);
                out.putLong(leaked.instanceId());
            }
            case LogLine line -> {
                out.begin(FrameType.LOG_LINE);
                out.putLong(line.instanceId());
                out.putString(line.invocationId());
                out.putLong(line.epochMillis());
                out.putString(line.level());
                out.putString(line.source());
                out.putString(line.text());
            }
            case OutcallFrame outcall -> encode(outcall, out);
        }
    }

    private static void encode(OutcallFrame frame, FieldWriter out) throws ProtocolException {
        switch (frame) {
            case Outcall call -> {
                out.begin(FrameType.OUTCALL);
                out.putLong(call.callId());
                out.putLong(call.instanceId());
                out.putLong(call.fence());
                out.putBoolean(call.await());
                out.putString(call.function());
                out.putHeaders(call.headers());
                out.putSlice(call.body());
                out.putBoolean(call.complete());
            }
            case OutcallChunk chunk -> {
                out.begin(FrameType.OUTCALL_CHUNK);
                out.putLong(chunk.callId());
                out.putSlice(chunk.bytes());
                out.putBoolean(chunk.last());
            }
            case OutcallAnswer answer -> {
                out.begin(FrameType.OUTCALL_ANSWER);
                out.putLong(answer.callId());
                out.putInt(answer.status());
                out.putHeaders(answer.headers());
                out.putSlice(answer.body());
                out.putBoolean(answer.complete());
            }
            case OutcallRefused refused -> {
                out.begin(FrameType.OUTCALL_REFUSED);
                out.putLong(refused.callId());
                out.putString(refused.code());
                out.putString(refused.message());
            }
        }
    }

    private static void encode(LaneFrame frame, FieldWriter out) throws ProtocolException {
        switch (frame) {
            case Ready ready -> {
                out.begin(FrameType.READY);
                out.putUsage(ready.init());
            }
            case InitFailed failed -> {
                out.begin(FrameType.INIT_FAILED);
                out.putFailure(failed.failure());
                out.putUsage(failed.init());
            }
            case Invoke invoke -> {
                out.begin(FrameType.INVOKE);
                out.putLong(invoke.fence());
                out.putString(invoke.invocationId());
                out.putInt(invoke.attempt());
                out.putLong(invoke.deadlineEpochMillis());
                out.putString(invoke.method());
                out.putString(invoke.path());
                out.putString(invoke.query());
                out.putHeaders(invoke.headers());
                out.putSlice(invoke.body());
                out.putBoolean(invoke.complete());
            }
            case Chunk chunk -> {
                out.begin(FrameType.CHUNK);
                out.putLong(chunk.fence());
                out.putSlice(chunk.bytes());
                out.putBoolean(chunk.last());
            }
            case Result result -> {
                out.begin(FrameType.RESULT);
                out.putLong(result.fence());
                out.putInt(result.status());
                out.putHeaders(result.headers());
                out.putSlice(result.body());
                out.putUsage(result.usage());
            }
            case Head head -> {
                out.begin(FrameType.HEAD);
                out.putLong(head.fence());
                out.putInt(head.status());
                out.putHeaders(head.headers());
            }
            case End end -> {
                out.begin(FrameType.END);
                out.putLong(end.fence());
                out.putUsage(end.usage());
            }
            case Failed failed -> {
                out.begin(FrameType.FAILED);
                out.putLong(failed.fence());
                out.putFailure(failed.failure());
                out.putUsage(failed.usage());
            }
        }
    }

    /**
     * Reads a frame.
     *
     * @param bytes type byte and fields, exactly one frame, backed by an array
     * @param givenAway whether nobody writes to them afterwards
     * @throws ProtocolException if they aren't a frame of this protocol
     */
    static Frame decode(ByteBuffer bytes, boolean givenAway) throws ProtocolException {
        if (!bytes.hasRemaining()) {
            throw new ProtocolException("empty frame");
        }
        FrameType type = FrameType.of(bytes.get());
        FieldReader in = new FieldReader(bytes, givenAway);
        Frame frame = decode(type, in);
        in.end();
        return frame;
    }

    private static Frame decode(FrameType type, FieldReader in) throws ProtocolException {
        return switch (type) {
            case HELLO -> new Hello(in.getInt(), in.getString(), in.getLong());
            case LOAD ->
                    new Load(
                            in.getLong(),
                            in.getStrings(),
                            in.getString(),
                            in.getString(),
                            in.getInt(),
                            in.getStringMap(),
                            in.getStringMap(),
                            in.getStrings());
            case UNLOAD -> new Unload(in.getLong(), in.getLong());
            case UNLOADED -> new Unloaded(in.getLong());
            case CANCEL -> new Cancel(in.getLong(), in.getLong());
            case WITHDRAW -> new Withdraw(in.getLong(), in.getInt(), in.getLong());
            case WITHDRAWN -> new Withdrawn(in.getLong(), in.getInt(), in.getLong());
            case EXIT -> new Exit(in.getLong());
            case HEARTBEAT -> new Heartbeat(in.getLong(), in.getLong(), in.getLong(), in.getInt());
            case LEAKED -> new Leaked(in.getLong());
            case LOG_LINE ->
                    new LogLine(
                            in.getLong(),
                            in.getString(),
                            in.getLong(),
                            in.getString(),
                            in.getString(),
                            in.getString());
            case OUTCALL ->
                    new Outcall(
                            in.getLong(),
                            in.getLong(),
                            in.getLong(),
                            in.getBoolean(),
                            in.getString(),
                            in.getHeaders(),
                            in.getSlice(),
                            in.getBoolean());
            case OUTCALL_CHUNK -> new OutcallChunk(in.getLong(), in.getSlice(), in.getBoolean());
            case OUTCALL_ANSWER ->
                    new OutcallAnswer(
                            in.getLong(),
                            in.getInt(),
                            in.getHeaders(),
                            in.getSlice(),
                            in.getBoolean());
            case OUTCALL_REFUSED ->
                    new OutcallRefused(in.getLong(), in.getString(), in.getString());
            case READY -> new Ready(in.getUsage());
            case INIT_FAILED -> new InitFailed(in.getFailure(), in.getUsage());
            case INVOKE ->
                    new Invoke(
                            in.getLong(),
                            in.getString(),
                            in.getInt(),
                            in.getLong(),
                            in.getString(),
                            in.getString(),
                            in.getString(),
                            in.getHeaders(),
                            in.getSlice(),
                            in.getBoolean());
            case CHUNK -> new Chunk(in.getLong(), in.getSlice(), in.getBoolean());
            case RESULT ->
                    new Result(
                            in.getLong(),
                            in.getInt(),
                            in.getHeaders(),
                            in.getSlice(),
                            in.getUsage());
            case HEAD -> new Head(in.getLong(), in.getInt(), in.getHeaders());
            case END -> new End(in.getLong(), in.getUsage());
            case FAILED -> new Failed(in.getLong(), in.getFailure(), in.getUsage());
            case ADAPTERS,
                    OPEN,
                    DRAIN,
                    CLOSED,
                    ASK,
                    ANSWER,
                    EMIT,
                    EVENT_CHUNK,
                    ACCEPTED,
                    REFUSED,
                    INVOCATION_SUCCEEDED,
                    INVOCATION_FAILED,
                    SAVE,
                    SAVED,
                    REPORT,
                    LAG ->
                    TriggerCodec.decode(type, in);
        };
    }
}
