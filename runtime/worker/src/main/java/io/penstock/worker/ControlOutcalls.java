package io.penstock.worker;

import io.penstock.protocol.BodyAssembly;
import io.penstock.protocol.ControlFrame.Outcall;
import io.penstock.protocol.ControlFrame.OutcallAnswer;
import io.penstock.protocol.ControlFrame.OutcallChunk;
import io.penstock.protocol.ControlFrame.OutcallRefused;
import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.Limits;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Calls of other functions over the control connection.
 *
 * <p>Function threads only hand their calls over: an interrupt while they wrote would close the
 * connection. One thread sends ({@link #sendAll}); the connection's reader completes the calls and
 * does nothing else. A call that is sent keeps its permits until the control plane has ended it,
 * whether or not somebody still waits, since that is how long the control plane keeps its body.
 */
final class ControlOutcalls implements Outcalls {

    /**
     * How long a call waits for others to end. Bounded, because those others may wait for this one:
     * a function that was invoked may run in the same worker.
     */
    private static final long PATIENCE_SECONDS = 5;

    private final Semaphore calls = new Semaphore(Limits.OUTCALLS_MAX, true);
    private final Semaphore bytes = new Semaphore(Limits.OUTCALLS_BYTES_MAX, true);
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, InFlight> inFlight = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<Unsent> unsent = new LinkedBlockingQueue<>();
    private final FrameChannel control;
    private final PrintStream problems;

    /**
     * Calls over a connection; {@link #sendAll} is to be run by a thread of its own.
     *
     * @param problems where the end of the connection is reported
     */
    ControlOutcalls(FrameChannel control, PrintStream problems) {
        this.control = control;
        this.problems = problems;
    }

    /** A call until its end has come. The assembly belongs to the connection's reader. */
    private static final class InFlight {
        private final long id;
        private final int bodyBytes;
        private final CompletableFuture<OutcallEnd> end = new CompletableFuture<>();
        private @Nullable OutcallAnswer head;
        private BodyAssembly answer = new BodyAssembly(Limits.OUTCALL_BYTES_MAX);

        private InFlight(long id, int bodyBytes) {
            this.id = id;
            this.bodyBytes = bodyBytes;
        }
    }

    private record Unsent(InFlight call, OutcallRequest request) {}

    @Override
    public CompletableFuture<OutcallEnd> send(OutcallRequest request) throws InterruptedException {
        if (!calls.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return refused(Limits.OUTCALLS_MAX + " calls of other functions");
        }
        boolean accepted = false;
        try {
            int length = request.body().length();
            if (!bytes.tryAcquire(length, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return refused(
                        "calls of other functions with "
                                + Limits.OUTCALLS_BYTES_MAX
                                + " bytes of payload");
            }
            accepted = true;
            InFlight call = new InFlight(ids.incrementAndGet(), length);
            inFlight.put(call.id, call);
            unsent.add(new Unsent(call, request));
            return call.end;
        } finally {
            if (!accepted) {
                calls.release();
            }
        }
    }

    private static CompletableFuture<OutcallEnd> refused(String what) {
        return CompletableFuture.completedFuture(
                new OutcallEnd.Refused(
                        "too-many-calls",
                        "this worker has up to %s in flight; none ended within %d s"
                                .formatted(what, PATIENCE_SECONDS)));
    }

    /** Sends calls until the connection is gone, whose reader then ends the process. */
    void sendAll() {
        try {
            while (true) {
                Unsent next = unsent.take();
                if (next.call.end.isDone()) {
                    forget(next.call);
                } else {
                    send(next);
                }
            }
        } catch (IOException e) {
            problems.println("penstock worker: the control connection is gone: " + e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Unsent next) throws IOException {
        OutcallRequest request = next.request;
        Slice body = request.body();
        int sent = Math.min(body.length(), Limits.CHUNK_BYTES_MAX);
        try {
            control.write(
                    new Outcall(
                            next.call.id,
                            request.instanceId(),
                            request.fence(),
                            request.await(),
                            request.function(),
                            request.headers(),
                            body.part(0, sent),
                            sent == body.length()));
        } catch (ProtocolException e) {
            // Nothing was sent: the control plane doesn't know this call.
            forget(next.call);
            next.call.end.complete(
                    new OutcallEnd.Refused("bad-request", String.valueOf(e.getMessage())));
            return;
        }
        while (sent < body.length()) {
            int length = Math.min(body.length() - sent, Limits.CHUNK_BYTES_MAX);
            boolean last = sent + length == body.length();
            control.write(new OutcallChunk(next.call.id, body.part(sent, length), last));
            sent += length;
        }
    }

    /** An answer, or its first part. Called by the connection's reader, as the next two are. */
    void answered(OutcallAnswer answer) throws ProtocolException {
        InFlight call = known(answer.callId());
        if (call.head != null) {
            throw new ProtocolException("a second answer to call " + call.id);
        }
        call.head = answer;
        take(call, answer.body(), answer.complete());
    }

    /** The next part of an answer. */
    void chunk(OutcallChunk chunk) throws ProtocolException {
        take(known(chunk.callId()), chunk.bytes(), chunk.last());
    }

    private void take(InFlight call, Slice part, boolean last) throws ProtocolException {
        OutcallAnswer head = call.head;
        if (head == null) {
            throw new ProtocolException("a part of an answer before its head, call " + call.id);
        }
        call.answer.add(part);
        if (last) {
            forget(call);
            call.end.complete(
                    new OutcallEnd.Answered(head.status(), head.headers(), call.answer.whole()));
        } else if (call.end.isDone()) {
            // Nobody waits any more: what has come needn't be kept.
            call.answer = new BodyAssembly(Limits.OUTCALL_BYTES_MAX);
        }
    }

    /** There is no answer. */
    void refused(OutcallRefused refused) throws ProtocolException {
        InFlight call = known(refused.callId());
        forget(call);
        call.end.complete(new OutcallEnd.Refused(refused.code(), refused.message()));
    }

    private InFlight known(long callId) throws ProtocolException {
        InFlight call = inFlight.get(callId);
        if (call == null) {
            throw new ProtocolException("an answer to call " + callId + ", which isn't in flight");
        }
        return call;
    }

    private void forget(InFlight call) {
        inFlight.remove(call.id);
        bytes.release(call.bodyBytes);
        calls.release();
    }
}
