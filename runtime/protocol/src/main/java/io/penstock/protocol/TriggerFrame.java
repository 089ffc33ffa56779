package io.penstock.protocol;

import java.util.List;
import java.util.Map;

/**
 * A frame on the adapter host's connection, beside {@link ControlFrame.Exit}, {@link
 * ControlFrame.Heartbeat} and {@link ControlFrame.LogLine}.
 */
public sealed interface TriggerFrame extends Frame {

    /**
     * A trigger as its adapter gets it.
     *
     * @param name the trigger's full name
     * @param type which adapter serves it
     * @param config its configuration, JSON
     * @param secrets values by name
     */
    record Spec(String name, String type, Slice config, Map<String, String> secrets) {

        /** Copies the secrets. */
        public Spec {
            secrets = Map.copyOf(secrets);
        }

        @Override
        public String toString() {
            return "Spec[name=" + name + ", type=" + type + "]";
        }
    }

    /**
     * From the host, first of all: which adapters it has.
     *
     * @param types types of trigger
     * @param problems what in the adapters' directory couldn't be used, a sentence each
     */
    record Adapters(List<String> types, List<String> problems) implements TriggerFrame {

        /** Copies the lists. */
        public Adapters {
            types = List.copyOf(types);
            problems = List.copyOf(problems);
        }
    }

    /**
     * To the host: start an adapter. Ends with one {@link Closed}.
     *
     * @param adapterId names the adapter on this connection; never used again
     * @param spec the trigger
     * @param checkpoints what earlier adapters of the trigger have saved
     */
    record Open(long adapterId, Spec spec, Map<String, String> checkpoints)
            implements TriggerFrame {

        /** Copies the checkpoints. */
        public Open {
            checkpoints = Map.copyOf(checkpoints);
        }
    }

    /**
     * To the host: drain and close an adapter.
     *
     * @param adapterId the adapter
     * @param drainMillis how long it may wait for its receipts
     */
    record Drain(long adapterId, long drainMillis) implements TriggerFrame {}

    /**
     * From the host: an adapter is closed; nothing more comes of it.
     *
     * @param adapterId the adapter
     * @param problem why it ended by itself; empty when it was told to
     */
    record Closed(long adapterId, String problem) implements TriggerFrame {

        /** Cuts the problem. */
        public Closed {
            problem = Failure.cut(problem, Failure.MESSAGE_CHARS_MAX);
        }
    }

    /**
     * To the host: have a trigger's configuration and source checked, or what it left at its source
     * removed. Ends with one {@link Answer}.
     *
     * @param callId names the call on this connection; none in flight has it
     * @param spec the trigger
     * @param cleanUp whether to remove rather than to check
     * @param millisMax how long the adapter may take
     */
    record Ask(long callId, Spec spec, boolean cleanUp, long millisMax) implements TriggerFrame {}

    /**
     * From the host: how an {@link Ask} ended.
     *
     * @param callId the call
     * @param ok whether it went well; the rest is empty then
     * @param field the field of the configuration that can't be used; empty when it isn't one
     * @param value what the field has, if it may be shown
     * @param detail what is wrong and what would work
     */
    record Answer(long callId, boolean ok, String field, String value, String detail)
            implements TriggerFrame {

        /** Cuts the detail. */
        public Answer {
            detail = Failure.cut(detail, Failure.MESSAGE_CHARS_MAX);
        }
    }

    /** A frame about one event of an adapter. */
    sealed interface EventFrame extends TriggerFrame {

        /** The adapter. */
        long adapterId();

        /** The event, numbered by the host; unique for the adapter. */
        long eventId();
    }

    /**
     * From the host: an event. It gets one {@link Accepted} or {@link Refused}; if accepted and it
     * awaits its outcome, one {@link InvocationSucceeded} or {@link InvocationFailed} too.
     *
     * @param adapterId the adapter
     * @param eventId the event
     * @param headers a CloudEvent's in binary HTTP mode, {@code ce-id} and {@code ce-source} among
     *     them
     * @param orderingKey events of one key run one after another; empty for none
     * @param deduplicated whether another one with this source and id is the same
     * @param awaitsOutcome whether the host wants to know how its invocation ended
     * @param body the data, or its first part
     * @param complete whether {@code body} is all of it; else {@link EventChunk}s follow
     */
    record Emit(
            long adapterId,
            long eventId,
            List<Header> headers,
            String orderingKey,
            boolean deduplicated,
            boolean awaitsOutcome,
            Slice body,
            boolean complete)
            implements EventFrame {

        /** Copies the headers. */
        public Emit {
            headers = List.copyOf(headers);
        }
    }

    /**
     * Either way: the next part of the body of an {@link Emit} or an {@link InvocationSucceeded}.
     *
     * @param adapterId the adapter
     * @param eventId the event
     * @param bytes the part, at most {@link Limits#CHUNK_BYTES_MAX} bytes
     * @param last whether the body ends here
     */
    record EventChunk(long adapterId, long eventId, Slice bytes, boolean last)
            implements EventFrame {}

    /**
     * To the host: an event is durable.
     *
     * @param adapterId the adapter
     * @param eventId the event
     * @param invocationId its invocation's id; the first one's of a duplicate
     */
    record Accepted(long adapterId, long eventId, String invocationId) implements EventFrame {}

    /**
     * To the host: an event will never be accepted.
     *
     * @param adapterId the adapter
     * @param eventId the event
     * @param code an error code as callers over HTTP get it
     * @param message why, in a sentence
     */
    record Refused(long adapterId, long eventId, String code, String message)
            implements EventFrame {

        /** Cuts the message. */
        public Refused {
            message = Failure.cut(message, Failure.MESSAGE_CHARS_MAX);
        }
    }

    /**
     * To the host: an event's invocation has succeeded.
     *
     * @param adapterId the adapter
     * @param eventId the event
     * @param contentType media type of the answer; empty for none
     * @param body the answer, or its first part; empty when it was too large to be kept
     * @param complete whether {@code body} is all of it; else {@link EventChunk}s follow
     */
    record InvocationSucceeded(
            long adapterId, long eventId, String contentType, Slice body, boolean complete)
            implements EventFrame {}

    /**
     * To the host: an event's invocation won't be tried again.
     *
     * @param adapterId the adapter
     * @param eventId the event
     * @param code an error code as callers over HTTP get it
     * @param message what happened, in a sentence
     * @param attempts how often the function was run with it
     */
    record InvocationFailed(long adapterId, long eventId, String code, String message, int attempts)
            implements EventFrame {

        /** Cuts the message. */
        public InvocationFailed {
            message = Failure.cut(message, Failure.MESSAGE_CHARS_MAX);
        }
    }

    /**
     * From the host: set checkpoints of the adapter's trigger. Ends with one {@link Saved}.
     *
     * @param adapterId the adapter
     * @param saveId names the save; none of the adapter in flight has it
     * @param checkpoints by name; others stay
     */
    record Save(long adapterId, long saveId, Map<String, String> checkpoints)
            implements TriggerFrame {

        /** Copies the checkpoints. */
        public Save {
            checkpoints = Map.copyOf(checkpoints);
        }
    }

    /**
     * To the host: checkpoints are durable.
     *
     * @param adapterId the adapter
     * @param saveId the save
     */
    record Saved(long adapterId, long saveId) implements TriggerFrame {}

    /**
     * From the host: how an adapter stands.
     *
     * @param adapterId the adapter
     * @param state its own word for itself
     * @param message for the trigger's author; empty when all is well
     */
    record Report(long adapterId, State state, String message) implements TriggerFrame {

        /** How an adapter stands. */
        public enum State {
            /** The source is listened to. */
            CONNECTED,
            /** It isn't, and the adapter goes on trying. */
            TROUBLED,
            /** It isn't, and somebody has to do something first. */
            FAILED
        }

        /** Cuts the message. */
        public Report {
            message = Failure.cut(message, Failure.MESSAGE_CHARS_MAX);
        }
    }

    /**
     * From the host: how far an adapter is behind its source.
     *
     * @param adapterId the adapter
     * @param unit {@code bytes} or {@code events}
     * @param amount zero or more
     */
    record Lag(long adapterId, String unit, long amount) implements TriggerFrame {}
}
