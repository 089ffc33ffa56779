package io.penstock.runtime.trigger;

import io.penstock.protocol.BodyAssembly;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;
import io.penstock.protocol.TriggerFrame;
import io.penstock.protocol.TriggerFrame.Emit;
import io.penstock.protocol.TriggerFrame.EventChunk;
import io.penstock.protocol.TriggerFrame.EventFrame;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.registry.Trigger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The events of one adapter on their way to the queue. An event that finds no room, no store or no
 * function is tried again until it is accepted: the adapter's credits hold its source back
 * meanwhile. Events of one ordering key are made durable one after another, so that a failure can't
 * let a later one pass.
 *
 * <p>{@link #said} belongs to the reader of the host's connection; the rest is safe for any number
 * of threads.
 */
final class AdapterEvents implements Outcomes.Watcher {

    /** Events and bytes on the way: what the host's credits allow, and one that is larger. */
    private static final int EVENTS_MAX = 256;

    private static final long BYTES_MAX = 48L * 1024 * 1024;
    private static final int DATA_BYTES_MAX = 16 * 1024 * 1024;
    private static final Duration PAUSE_MIN = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    /** An event whose data isn't all here. */
    private record Partial(Emit head, BodyAssembly data) {}

    private final long adapterId;
    private final Trigger trigger;
    private final EventDoor door;
    private final Outcomes outcomes;
    private final HostLine line;
    private final TriggerProgress progress;
    private final DeadlineWatch timers;

    private final Map<Long, Partial> partial = new HashMap<>();
    private final KeyOrder order = new KeyOrder();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong events = new AtomicLong();

    /** More than one where the same event came twice: it is one invocation. */
    private final Map<InvocationId, List<SourceEvent>> watched = new ConcurrentHashMap<>();

    private volatile boolean closed;

    AdapterEvents(
            long adapterId,
            Trigger trigger,
            EventDoor door,
            Outcomes outcomes,
            HostLine line,
            TriggerProgress progress,
            DeadlineWatch timers) {
        this.adapterId = adapterId;
        this.trigger = trigger;
        this.door = door;
        this.outcomes = outcomes;
        this.line = line;
        this.progress = progress;
        this.timers = timers;
    }

    /**
     * Takes what the host says of an event.
     *
     * @throws ProtocolException if it says more than it may
     */
    void said(EventFrame frame) throws ProtocolException {
        switch (frame) {
            case Emit emit -> {
                if (events.incrementAndGet() > EVENTS_MAX) {
                    throw new ProtocolException("more than " + EVENTS_MAX + " events on the way");
                }
                Partial begun = new Partial(emit, new BodyAssembly(DATA_BYTES_MAX));
                if (partial.putIfAbsent(emit.eventId(), begun) != null) {
                    throw new ProtocolException("event " + emit.eventId() + " begins twice");
                }
                take(begun, emit.body(), emit.complete());
            }
            case EventChunk chunk -> {
                Partial begun = partial.get(chunk.eventId());
                if (begun == null) {
                    throw new ProtocolException(
                            "a part of event " + chunk.eventId() + ", which lacks none");
                }
                take(begun, chunk.bytes(), chunk.last());
            }
            default ->
                    throw new ProtocolException(
                            "sent " + frame.getClass().getSimpleName() + ", which a host doesn't");
        }
    }

    private void take(Partial begun, Slice part, boolean last) throws ProtocolException {
        if (bytes.addAndGet(part.length()) > BYTES_MAX) {
            throw new ProtocolException("more than " + BYTES_MAX + " bytes on the way");
        }
        begun.data().add(part);
        if (last) {
            partial.remove(begun.head().eventId());
            SourceEvent event = SourceEvent.of(begun.head(), begun.data().whole());
            if (order.mayGo(event)) {
                attempt(event, PAUSE_MIN);
            }
        }
    }

    private void attempt(SourceEvent event, Duration pause) {
        if (closed) {
            return;
        }
        CompletableFuture<InvocationId> accepted;
        try {
            accepted = door.accept(trigger, event);
        } catch (RuntimeException e) {
            accepted = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<InvocationId> _ =
                accepted.whenComplete(
                        (id, failure) -> {
                            if (failure == null) {
                                accepted(event, id);
                            } else {
                                failed(event, pause, Problems.of(failure));
                            }
                        });
    }

    private void accepted(SourceEvent event, InvocationId id) {
        progress.accepted();
        // INVARIANT: what frees a credit is counted before it is told: the host uses it at once.
        bytes.addAndGet(-event.data().length());
        if (!event.awaitsOutcome()) {
            events.decrementAndGet();
        }
        line.send(new TriggerFrame.Accepted(adapterId, event.id(), id.value()));
        if (event.awaitsOutcome()) {
            watch(id, event);
        }
        order.next(event).ifPresent(next -> attempt(next, PAUSE_MIN));
    }

    private void watch(InvocationId id, SourceEvent event) {
        watched.merge(
                id,
                List.of(event),
                (before, more) -> Stream.concat(before.stream(), more.stream()).toList());
        outcomes.watch(id, this);
        if (closed) {
            outcomes.forget(id, this);
        }
    }

    private void failed(SourceEvent event, Duration pause, Problem problem) {
        if (Problems.mayPass(problem)) {
            progress.heldUp(problem.detail());
            retry(event, pause);
            return;
        }
        progress.refused(problem);
        bytes.addAndGet(-event.data().length());
        events.decrementAndGet();
        line.send(
                new TriggerFrame.Refused(
                        adapterId, event.id(), problem.code().code(), problem.detail()));
        order.next(event).ifPresent(next -> attempt(next, PAUSE_MIN));
    }

    private void retry(SourceEvent event, Duration pause) {
        long atNanos = System.nanoTime() + pause.toNanos();
        Duration doubled = pause.multipliedBy(2);
        Duration next = doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
        timers.enter(
                new DeadlineWatch.Entry() {
                    @Override
                    public long deadlineNanos() {
                        return atNanos;
                    }

                    @Override
                    public void expired() {
                        attempt(event, next);
                    }
                });
    }

    @Override
    public void ended(InvocationId id, Optional<InvocationRecord> record) {
        List<SourceEvent> ended = watched.remove(id);
        if (ended == null || closed) {
            return;
        }
        for (SourceEvent event : ended) {
            events.decrementAndGet();
            // Waits until it is sent: answers can be large, and only one is to be in memory.
            line.send(OutcomeFrames.of(adapterId, event.id(), record))
                    .exceptionally(_ -> null)
                    .join();
        }
    }

    /** Tries nothing more and tells nothing more; what wasn't accepted is emitted again. */
    void close() {
        closed = true;
        watched.keySet().forEach(id -> outcomes.forget(id, this));
    }
}
