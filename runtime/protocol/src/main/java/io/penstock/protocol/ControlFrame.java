package io.penstock.protocol;

import java.util.List;
import java.util.Map;

/** A frame on a worker's control connection. */
public sealed interface ControlFrame extends Frame {

    /**
     * To the worker: build an instance, then open one lane per token and say {@link
     * LaneFrame.Ready} or {@link LaneFrame.InitFailed} on the first.
     *
     * @param instanceId the instance
     * @param classPath absolute paths of the function's jars, the main one first
     * @param handler class name or {@code Class::method}; empty to let manifest and services decide
     * @param function the function's full name
     * @param version the version's number
     * @param env the function's {@code env} setting
     * @param secrets values by name
     * @param laneTokens one token per thread of the instance
     */
    record Load(
            long instanceId,
            List<String> classPath,
            String handler,
            String function,
            int version,
            Map<String, String> env,
            Map<String, String> secrets,
            List<String> laneTokens)
            implements ControlFrame {

        /** Copies the collections. */
        public Load {
            classPath = List.copyOf(classPath);
            env = Map.copyOf(env);
            secrets = Map.copyOf(secrets);
            laneTokens = List.copyOf(laneTokens);
        }

        @Override
        public String toString() {
            return "Load[instanceId="
                    + instanceId
                    + ", function="
                    + function
                    + ", version="
                    + version
                    + "]";
        }
    }

    /**
     * To the worker: end an instance: call its close hook, end its threads, close its loader.
     *
     * @param instanceId the instance
     * @param closeMillis how long the close hook may take before it is interrupted
     */
    record Unload(long instanceId, long closeMillis) implements ControlFrame {}

    /**
     * From the worker: the instance's threads have ended and its loader is closed.
     *
     * @param instanceId the instance
     */
    record Unloaded(long instanceId) implements ControlFrame {}

    /**
     * To the worker: nobody waits for this attempt any more; interrupt it.
     *
     * @param instanceId the instance
     * @param fence the attempt; another one that runs by now is left alone. {@link #START} stands
     *     for the start: a handler that isn't built by now is reported as {@link
     *     LaneFrame.InitFailed} with the stack of its constructor
     */
    record Cancel(long instanceId, long fence) implements ControlFrame {

        /** The fence that no attempt has. */
        public static final long START = 0;
    }

    /**
     * To the worker: don't begin what was sent ahead on a lane and hasn't begun. The answer is one
     * {@link Withdrawn}.
     *
     * @param instanceId the instance
     * @param lane which of its lanes, from 0, in the order of {@link Load#laneTokens}
     * @param fence the last attempt sent; later ones may begin
     */
    record Withdraw(long instanceId, int lane, long fence) implements ControlFrame {}

    /**
     * From the worker: what a {@link Withdraw} found.
     *
     * @param instanceId the instance
     * @param lane which of its lanes
     * @param begun the last attempt that has begun there; none between it and the withdrawn fence
     *     ever will
     */
    record Withdrawn(long instanceId, int lane, long begun) implements ControlFrame {}

    /**
     * To the worker: close all instances and end.
     *
     * @param closeMillis how long the close hooks may take
     */
    record Exit(long closeMillis) implements ControlFrame {}

    /**
     * From the worker, once a second.
     *
     * @param heapUsedBytes heap in use
     * @param heapMaxBytes the most it may grow to
     * @param metaspaceUsedBytes metaspace in use
     * @param loadersPending loaders of ended instances that aren't collected yet
     */
    record Heartbeat(
            long heapUsedBytes, long heapMaxBytes, long metaspaceUsedBytes, int loadersPending)
            implements ControlFrame {}

    /**
     * From the worker: the loader of an ended instance stays reachable through several collections.
     *
     * @param instanceId the instance that has been unloaded
     */
    record Leaked(long instanceId) implements ControlFrame {}

    /**
     * From the worker: a line of output.
     *
     * @param instanceId the instance whose code wrote it
     * @param invocationId the invocation it belongs to; empty when written between invocations
     * @param epochMillis when it was written, milliseconds since 1970
     * @param level name of a {@link System.Logger.Level}; INFO for standard output, WARNING for
     *     standard error
     * @param source {@code stdout}, {@code stderr} or the logger's name
     * @param text the line, without its end
     */
    record LogLine(
            long instanceId,
            String invocationId,
            long epochMillis,
            String level,
            String source,
            String text)
            implements ControlFrame {}

    /** A frame of an outcall: a function's call of another one. */
    sealed interface OutcallFrame extends ControlFrame {

        /** The call. */
        long callId();
    }

    /**
     * From the worker: a function calls another one, or emits an event for it. It gets one {@link
     * OutcallAnswer} or {@link OutcallRefused}, whatever becomes of the caller meanwhile; until
     * then it is in flight.
     *
     * @param callId names the call on this connection; none in flight has it
     * @param instanceId the instance whose code calls
     * @param fence the attempt it runs
     * @param await whether the answer of the function is wanted, and not only that the event is
     *     durable
     * @param function what is called: {@code name}, {@code name@3} or {@code name:alias}
     * @param headers the request's headers
     * @param body the body, or its first part
     * @param complete whether {@code body} is all of it; else {@link OutcallChunk}s follow
     */
    record Outcall(
            long callId,
            long instanceId,
            long fence,
            boolean await,
            String function,
            List<Header> headers,
            Slice body,
            boolean complete)
            implements OutcallFrame {

        /** Copies the headers. */
        public Outcall {
            headers = List.copyOf(headers);
        }
    }

    /**
     * Either way: the next part of the body of an {@link Outcall} or an {@link OutcallAnswer}.
     *
     * @param callId the call
     * @param bytes the part, at most {@link Limits#CHUNK_BYTES_MAX} bytes
     * @param last whether the body ends here
     */
    record OutcallChunk(long callId, Slice bytes, boolean last) implements OutcallFrame {}

    /**
     * To the worker: the other function's answer, or that the event is durable.
     *
     * @param callId the call
     * @param status HTTP status
     * @param headers the answer's headers
     * @param body the body, or its first part
     * @param complete whether {@code body} is all of it; else {@link OutcallChunk}s follow
     */
    record OutcallAnswer(
            long callId, int status, List<Header> headers, Slice body, boolean complete)
            implements OutcallFrame {

        /** Copies the headers. */
        public OutcallAnswer {
            headers = List.copyOf(headers);
        }
    }

    /**
     * To the worker: the call has no answer.
     *
     * @param callId the call
     * @param code an error code as callers over HTTP get it
     * @param message what happened, in a sentence; cut to {@link Failure#MESSAGE_CHARS_MAX}
     */
    record OutcallRefused(long callId, String code, String message) implements OutcallFrame {

        /** Cuts the message. */
        public OutcallRefused {
            message = Failure.cut(message, Failure.MESSAGE_CHARS_MAX);
        }
    }
}
