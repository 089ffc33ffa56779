package io.penstock.runtime.worker;

import io.penstock.protocol.BodyAssembly;
import io.penstock.protocol.ControlFrame;
import io.penstock.protocol.Header;
import io.penstock.protocol.Limits;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.telemetry.Log;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The outcalls of one worker that are in flight: puts their bodies together, hands them on, sends
 * their ends.
 *
 * <p>{@link #begin} and {@link #chunk} belong to the reader of the control connection and never
 * block. Each call runs on a thread of its own, which also writes its end. A call is in flight
 * until its end is about to be sent; the worker counts it for longer, so an honest one never has
 * too many.
 */
final class WorkerOutcalls {

    private static final Log LOG = Log.of(WorkerOutcalls.class);

    private final WorkerProcess worker;
    private final Outcalls outcalls;
    private final Map<Long, InFlight> inFlight = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    WorkerOutcalls(WorkerProcess worker, Outcalls outcalls) {
        this.worker = worker;
        this.outcalls = outcalls;
    }

    /**
     * A call begins.
     *
     * @throws ProtocolException if its id is taken, or there are too many or too large ones
     */
    void begin(ControlFrame.Outcall head) throws ProtocolException {
        if (inFlight.size() >= Limits.OUTCALLS_MAX) {
            throw new ProtocolException("more than " + Limits.OUTCALLS_MAX + " outcalls in flight");
        }
        InFlight call = new InFlight(head);
        if (inFlight.putIfAbsent(head.callId(), call) != null) {
            throw new ProtocolException("outcall " + head.callId() + " is in flight already");
        }
        take(call, head.body(), head.complete());
    }

    /**
     * The next part of a call's body.
     *
     * @throws ProtocolException if no such call lacks a part, or there is too much
     */
    void chunk(ControlFrame.OutcallChunk chunk) throws ProtocolException {
        InFlight call = inFlight.get(chunk.callId());
        if (call == null || call.complete) {
            throw new ProtocolException(
                    "a part of outcall " + chunk.callId() + ", which lacks none");
        }
        take(call, chunk.bytes(), chunk.last());
    }

    private void take(InFlight call, Slice part, boolean last) throws ProtocolException {
        if (bytes.addAndGet(part.length()) > Limits.OUTCALLS_BYTES_MAX) {
            throw new ProtocolException(
                    "outcalls of more than " + Limits.OUTCALLS_BYTES_MAX + " bytes in flight");
        }
        call.body.add(part);
        if (last) {
            call.complete = true;
            String name = "worker-" + worker.id() + "-outcall-" + call.head.callId();
            Threads.start(name, call::run);
        }
    }

    /** The worker is gone: forgets what has only begun. What runs ends without being heard. */
    void close() {
        inFlight.clear();
    }

    /** One call. Body and flag belong to the connection's reader until the call runs. */
    private final class InFlight implements OutcallReply {
        private final ControlFrame.Outcall head;
        private final BodyAssembly body = new BodyAssembly(Limits.OUTCALL_BYTES_MAX);
        private final AtomicBoolean ended = new AtomicBoolean();
        private boolean complete;

        private InFlight(ControlFrame.Outcall head) {
            this.head = head;
        }

        private void run() {
            Outcall outcall =
                    new Outcall(
                            head.instanceId(),
                            head.fence(),
                            head.await(),
                            head.function(),
                            head.headers(),
                            body.whole());
            try {
                outcalls.call(worker, outcall, this);
            } catch (RuntimeException | Error e) {
                LOG.error("outcall failed", e, "workerId", worker.id(), "fence", head.fence());
                if (!ended.get()) {
                    refuse(
                            Problem.of(
                                    ErrorCode.INTERNAL_ERROR,
                                    "the call of " + head.function() + " failed inside Penstock"));
                }
            }
        }

        @Override
        public void answer(int status, List<Header> headers, Slice answer) {
            end();
            if (answer.length() > Limits.OUTCALL_BYTES_MAX) {
                sendRefusal(
                        tooLarge(
                                "has "
                                        + answer.length()
                                        + " bytes; at most "
                                        + Limits.OUTCALL_BYTES_MAX));
                return;
            }
            try {
                sendAnswer(status, headers, answer);
            } catch (ProtocolException e) {
                sendRefusal(tooLarge("doesn't fit: " + e.getMessage()));
            } catch (IOException e) {
                unheard(e);
            }
        }

        private Problem tooLarge(String what) {
            return Problem.of(
                    ErrorCode.PAYLOAD_TOO_LARGE, "the answer of " + head.function() + " " + what);
        }

        @Override
        public void refuse(Problem problem) {
            end();
            sendRefusal(problem);
        }

        private void end() {
            if (!ended.compareAndSet(false, true)) {
                throw new IllegalStateException("outcall " + head.callId() + " has ended already");
            }
            inFlight.remove(head.callId());
            bytes.addAndGet(-body.length());
        }

        /** Only the first frame can break a limit, with nothing sent by then. */
        private void sendAnswer(int status, List<Header> headers, Slice answer) throws IOException {
            int sent = Math.min(answer.length(), Limits.CHUNK_BYTES_MAX);
            worker.send(
                    new ControlFrame.OutcallAnswer(
                            head.callId(),
                            status,
                            headers,
                            answer.part(0, sent),
                            sent == answer.length()));
            while (sent < answer.length()) {
                int length = Math.min(answer.length() - sent, Limits.CHUNK_BYTES_MAX);
                boolean last = sent + length == answer.length();
                worker.send(
                        new ControlFrame.OutcallChunk(
                                head.callId(), answer.part(sent, length), last));
                sent += length;
            }
        }

        private void sendRefusal(Problem problem) {
            try {
                worker.send(
                        new ControlFrame.OutcallRefused(
                                head.callId(), problem.code().code(), problem.detail()));
            } catch (IOException e) {
                unheard(e);
            }
        }

        private void unheard(IOException e) {
            LOG.debug("end of an outcall not sent", e, "workerId", worker.id());
        }
    }
}
