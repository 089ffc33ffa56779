package io.penstock.trigger.host;

import io.penstock.protocol.Header;
import io.penstock.protocol.Limits;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;
import io.penstock.protocol.TriggerFrame;
import io.penstock.protocol.TriggerFrame.Accepted;
import io.penstock.protocol.TriggerFrame.Emit;
import io.penstock.protocol.TriggerFrame.EventChunk;
import io.penstock.protocol.TriggerFrame.EventFrame;
import io.penstock.protocol.TriggerFrame.InvocationFailed;
import io.penstock.protocol.TriggerFrame.InvocationSucceeded;
import io.penstock.protocol.TriggerFrame.Refused;
import io.penstock.trigger.spi.EventRefusedException;
import io.penstock.trigger.spi.Outcome;
import io.penstock.trigger.spi.Receipt;
import io.penstock.trigger.spi.TriggerEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An adapter's events that wait for an answer of the control plane; at most as many as there are
 * credits. Answers come from the thread that reads the connection and are delivered on the
 * adapter's. The monitor guards the map.
 */
final class InFlight {

    /** Bytes of answers that may wait for an adapter that is slow to take them. */
    private static final long ANSWERS_BYTES_MAX = 64L * 1024 * 1024;

    private final long adapterId;
    private final Credits credits;
    private final Outbox outbox;
    private final Deliveries deliveries;
    private final AdapterLog log;
    private final Map<Long, Pending> pending = new HashMap<>();
    private final AtomicLong answersBytes = new AtomicLong();
    private long events;
    private boolean ended;

    InFlight(
            long adapterId, Credits credits, Outbox outbox, Deliveries deliveries, AdapterLog log) {
        this.adapterId = adapterId;
        this.credits = credits;
        this.outbox = outbox;
        this.deliveries = deliveries;
        this.log = log;
    }

    /**
     * Sends an event whose credit has been taken.
     *
     * @param bytes the credit
     * @throws IllegalStateException when the adapter is closed; the credit doesn't matter then
     */
    Receipt send(TriggerEvent event, List<Header> headers, long bytes) {
        Pending sent = new Pending(bytes, event.awaitsOutcome());
        synchronized (this) {
            if (ended) {
                throw new IllegalStateException("the adapter is closed");
            }
            long eventId = ++events;
            pending.put(eventId, sent);
            outbox.add(frames(eventId, event, headers));
        }
        return sent.receipt();
    }

    /** Refuses an event that can't be sent; the credit has been taken. */
    Receipt refuse(EventRefusedException reason) {
        Pending refused = new Pending(0, false);
        refused(refused, reason);
        return refused.receipt();
    }

    private List<TriggerFrame> frames(long eventId, TriggerEvent event, List<Header> headers) {
        Slice data = Slice.wrap(event.data());
        int first = Math.min(data.length(), Limits.CHUNK_BYTES_MAX);
        List<TriggerFrame> frames = new ArrayList<>();
        frames.add(
                new Emit(
                        adapterId,
                        eventId,
                        headers,
                        event.orderingKey().orElse(""),
                        event.deduplicated(),
                        event.awaitsOutcome(),
                        data.part(0, first),
                        first == data.length()));
        for (int from = first; from < data.length(); from += Limits.CHUNK_BYTES_MAX) {
            int length = Math.min(data.length() - from, Limits.CHUNK_BYTES_MAX);
            boolean last = from + length == data.length();
            frames.add(new EventChunk(adapterId, eventId, data.part(from, length), last));
        }
        return frames;
    }

    /**
     * Takes an answer.
     *
     * @throws ProtocolException if it can't be one
     */
    void answered(EventFrame frame) throws ProtocolException {
        Pending event = find(frame);
        if (event == null) {
            return;
        }
        switch (frame) {
            case Accepted accepted -> accepted(event, accepted.invocationId());
            case Refused refused ->
                    refused(event, new EventRefusedException(refused.code(), refused.message()));
            case InvocationFailed failed ->
                    ended(
                            event,
                            new Outcome.Failed(failed.code(), failed.message(), failed.attempts()));
            case InvocationSucceeded succeeded -> {
                event.begin(succeeded.contentType());
                part(event, succeeded.body(), succeeded.complete());
            }
            case EventChunk chunk -> part(event, chunk.bytes(), chunk.last());
            case Emit _ -> throw new ProtocolException("an event for the adapter host");
        }
    }

    /** The event that a frame is about; forgotten when the frame is the last about it. */
    private synchronized @Nullable Pending find(EventFrame frame) {
        Pending event = pending.get(frame.eventId());
        boolean last =
                switch (frame) {
                    case Accepted _ -> event != null && !event.awaitsOutcome();
                    case Refused _, InvocationFailed _ -> true;
                    case InvocationSucceeded succeeded -> succeeded.complete();
                    case EventChunk chunk -> chunk.last();
                    case Emit _ -> false;
                };
        if (last) {
            pending.remove(frame.eventId());
        }
        return event;
    }

    private void accepted(Pending event, String invocationId) {
        deliveries.complete(
                event.accepted(),
                () -> {
                    if (!event.awaitsOutcome()) {
                        credits.give(event.bytes());
                    }
                    event.accepted().complete(invocationId);
                });
        if (!event.awaitsOutcome()) {
            deliveries.complete(event.ended(), () -> event.ended().cancel(false));
        }
    }

    private void refused(Pending event, EventRefusedException reason) {
        deliveries.complete(
                event.accepted(),
                () -> {
                    credits.give(event.bytes());
                    event.accepted().completeExceptionally(reason);
                });
        deliveries.complete(event.ended(), () -> event.ended().cancel(false));
    }

    private void part(Pending event, Slice part, boolean last) throws ProtocolException {
        if (!event.dropped()) {
            keep(event, part);
        }
        if (last) {
            Slice answer = event.answer();
            Optional<String> type =
                    Optional.of(event.contentType()).filter(text -> !text.isEmpty());
            ended(event, new Outcome.Succeeded(type, answer.buffer()));
        }
    }

    private void keep(Pending event, Slice part) throws ProtocolException {
        if (answersBytes.addAndGet(part.length()) <= ANSWERS_BYTES_MAX) {
            event.add(part);
            return;
        }
        answersBytes.addAndGet(-(long) part.length() - event.length());
        event.drop();
        log.error(
                adapterId,
                "An answer is dropped: the adapter has yet to take "
                        + answersBytes.get()
                        + " bytes of those before it.");
    }

    private void ended(Pending event, Outcome outcome) {
        long taken = event.length();
        deliveries.complete(
                event.ended(),
                () -> {
                    credits.give(event.bytes());
                    answersBytes.addAndGet(-taken);
                    event.ended().complete(outcome);
                });
    }

    /** Cancels the receipts of what is left; nothing is sent any more. */
    void end() {
        List<Pending> left;
        synchronized (this) {
            ended = true;
            left = List.copyOf(pending.values());
            pending.clear();
        }
        for (Pending event : left) {
            deliveries.complete(event.accepted(), () -> event.accepted().cancel(false));
            deliveries.complete(event.ended(), () -> event.ended().cancel(false));
        }
    }
}
