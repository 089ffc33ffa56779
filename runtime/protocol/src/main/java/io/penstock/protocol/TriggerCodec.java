package io.penstock.protocol;

import io.penstock.protocol.TriggerFrame.Accepted;
import io.penstock.protocol.TriggerFrame.Adapters;
import io.penstock.protocol.TriggerFrame.Answer;
import io.penstock.protocol.TriggerFrame.Ask;
import io.penstock.protocol.TriggerFrame.Closed;
import io.penstock.protocol.TriggerFrame.Drain;
import io.penstock.protocol.TriggerFrame.Emit;
import io.penstock.protocol.TriggerFrame.EventChunk;
import io.penstock.protocol.TriggerFrame.EventFrame;
import io.penstock.protocol.TriggerFrame.InvocationFailed;
import io.penstock.protocol.TriggerFrame.InvocationSucceeded;
import io.penstock.protocol.TriggerFrame.Lag;
import io.penstock.protocol.TriggerFrame.Open;
import io.penstock.protocol.TriggerFrame.Refused;
import io.penstock.protocol.TriggerFrame.Report;
import io.penstock.protocol.TriggerFrame.Save;
import io.penstock.protocol.TriggerFrame.Saved;
import io.penstock.protocol.TriggerFrame.Spec;

/** The part of {@link FrameCodec} for the adapter host's frames. */
final class TriggerCodec {

    private TriggerCodec() {}

    static void encode(TriggerFrame frame, FieldWriter out) throws ProtocolException {
        switch (frame) {
            case Adapters adapters -> {
                out.begin(FrameType.ADAPTERS);
                out.putStrings(adapters.types());
                out.putStrings(adapters.problems());
            }
            case Open open -> {
                out.begin(FrameType.OPEN);
                out.putLong(open.adapterId());
                put(open.spec(), out);
                out.putStrings(open.checkpoints());
            }
            case Drain drain -> {
                out.begin(FrameType.DRAIN);
                out.putLong(drain.adapterId());
                out.putLong(drain.drainMillis());
            }
            case Closed closed -> {
                out.begin(FrameType.CLOSED);
                out.putLong(closed.adapterId());
                out.putString(closed.problem());
            }
            case Ask ask -> {
                out.begin(FrameType.ASK);
                out.putLong(ask.callId());
                put(ask.spec(), out);
                out.putBoolean(ask.cleanUp());
                out.putLong(ask.millisMax());
            }
            case Answer answer -> {
                out.begin(FrameType.ANSWER);
                out.putLong(answer.callId());
                out.putBoolean(answer.ok());
                out.putString(answer.field());
                out.putString(answer.value());
                out.putString(answer.detail());
            }
            case Save save -> {
                out.begin(FrameType.SAVE);
                out.putLong(save.adapterId());
                out.putLong(save.saveId());
                out.putStrings(save.checkpoints());
            }
            case Saved saved -> {
                out.begin(FrameType.SAVED);
                out.putLong(saved.adapterId());
                out.putLong(saved.saveId());
            }
            case Report report -> {
                out.begin(FrameType.REPORT);
                out.putLong(report.adapterId());
                out.putString(report.state().name());
                out.putString(report.message());
            }
            case Lag lag -> {
                out.begin(FrameType.LAG);
                out.putLong(lag.adapterId());
                out.putString(lag.unit());
                out.putLong(lag.amount());
            }
            case EventFrame event -> encode(event, out);
        }
    }

    private static void encode(EventFrame frame, FieldWriter out) throws ProtocolException {
        switch (frame) {
            case Emit emit -> {
                begin(FrameType.EMIT, frame, out);
                out.putHeaders(emit.headers());
                out.putString(emit.orderingKey());
                out.putBoolean(emit.deduplicated());
                out.putBoolean(emit.awaitsOutcome());
                out.putSlice(emit.body());
                out.putBoolean(emit.complete());
            }
            case EventChunk chunk -> {
                begin(FrameType.EVENT_CHUNK, frame, out);
                out.putSlice(chunk.bytes());
                out.putBoolean(chunk.last());
            }
            case Accepted accepted -> {
                begin(FrameType.ACCEPTED, frame, out);
                out.putString(accepted.invocationId());
            }
            case Refused refused -> {
                begin(FrameType.REFUSED, frame, out);
                out.putString(refused.code());
                out.putString(refused.message());
            }
            case InvocationSucceeded succeeded -> {
                begin(FrameType.INVOCATION_SUCCEEDED, frame, out);
                out.putString(succeeded.contentType());
                out.putSlice(succeeded.body());
                out.putBoolean(succeeded.complete());
            }
            case InvocationFailed failed -> {
                begin(FrameType.INVOCATION_FAILED, frame, out);
                out.putString(failed.code());
                out.putString(failed.message());
                out.putInt(failed.attempts());
            }
        }
    }

    private static void begin(FrameType type, EventFrame frame, FieldWriter out) {
        out.begin(type);
        out.putLong(frame.adapterId());
        out.putLong(frame.eventId());
    }

    private static void put(Spec spec, FieldWriter out) throws ProtocolException {
        out.putString(spec.name());
        out.putString(spec.type());
        out.putSlice(spec.config());
        out.putStrings(spec.secrets());
    }

    /** Reads a frame of one of the types from {@link FrameType#ADAPTERS} on. */
    static TriggerFrame decode(FrameType type, FieldReader in) throws ProtocolException {
        return switch (type) {
            case ADAPTERS -> new Adapters(in.getStrings(), in.getStrings());
            case OPEN -> new Open(in.getLong(), spec(in), in.getStringMap());
            case DRAIN -> new Drain(in.getLong(), in.getLong());
            case CLOSED -> new Closed(in.getLong(), in.getString());
            case ASK -> new Ask(in.getLong(), spec(in), in.getBoolean(), in.getLong());
            case ANSWER ->
                    new Answer(
                            in.getLong(),
                            in.getBoolean(),
                            in.getString(),
                            in.getString(),
                            in.getString());
            case EMIT ->
                    new Emit(
                            in.getLong(),
                            in.getLong(),
                            in.getHeaders(),
                            in.getString(),
                            in.getBoolean(),
                            in.getBoolean(),
                            in.getSlice(),
                            in.getBoolean());
            case EVENT_CHUNK ->
                    new EventChunk(in.getLong(), in.getLong(), in.getSlice(), in.getBoolean());
            case ACCEPTED -> new Accepted(in.getLong(), in.getLong(), in.getString());
            case REFUSED -> new Refused(in.getLong(), in.getLong(), in.getString(), in.getString());
            case INVOCATION_SUCCEEDED ->
                    new InvocationSucceeded(
                            in.getLong(),
                            in.getLong(),
                            in.getString(),
                            in.getSlice(),
                            in.getBoolean());
            case INVOCATION_FAILED ->
                    new InvocationFailed(
                            in.getLong(),
                            in.getLong(),
                            in.getString(),
                            in.getString(),
                            in.getInt());
            case SAVE -> new Save(in.getLong(), in.getLong(), in.getStringMap());
            case SAVED -> new Saved(in.getLong(), in.getLong());
            case REPORT -> new Report(in.getLong(), state(in.getString()), in.getString());
            case LAG -> new Lag(in.getLong(), in.getString(), in.getLong());
            default -> throw new ProtocolException("not a frame of an adapter host: " + type);
        };
    }

    private static Spec spec(FieldReader in) throws ProtocolException {
        return new Spec(in.getString(), in.getString(), in.getSlice(), in.getStringMap());
    }

    private static Report.State state(String name) throws ProtocolException {
        for (Report.State state : Report.State.values()) {
            if (state.name().equals(name)) {
                return state;
            }
        }
        throw new ProtocolException("unknown state of an adapter");
    }
}
