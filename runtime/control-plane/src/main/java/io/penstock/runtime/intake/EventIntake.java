package io.penstock.runtime.intake;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.Enqueued;
import io.penstock.runtime.queue.EventRequest;
import io.penstock.runtime.queue.IdempotencyKey;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.QueueStore;
import io.penstock.runtime.registry.FunctionTarget;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The door for what must be durable before its sender is answered. Safe for any number of threads.
 */
public final class EventIntake {

    private final QueueStore store;
    private final EventRunner runner;
    private final InstantSource clock;

    /** A door to the queue, and to those who run what is in it. */
    public EventIntake(QueueStore store, EventRunner runner, InstantSource clock) {
        this.store = store;
        this.runner = runner;
        this.clock = clock;
    }

    /**
     * Makes an event durable and sees to it that it is run.
     *
     * @param admission lets it in; its id becomes the invocation's
     * @param target which function, and how its version is found when it is run
     * @return completes after the commit, on the store's thread, with the id that counts: the first
     *     one's for a duplicate. Exceptionally with {@code idempotency-key-reused}, {@code
     *     store-unavailable}; nothing was promised then
     * @throws io.penstock.runtime.event.ProblemException {@code chain-too-deep}
     */
    public CompletableFuture<InvocationId> accept(
            Admission admission,
            FunctionTarget target,
            EventRequest request,
            EventOptions options) {
        FunctionName function = target.function();
        options.lineage().requireShallow(function);
        NewEvent event = event(admission, target, request, NewEvent.Mode.ASYNC, options);
        Optional<EventRunner.Slot> slot =
                options.delay().isZero()
                        ? runner.slot(function, request.body().length())
                        : Optional.empty();
        return enqueue(event, slot)
                .whenComplete((enqueued, _) -> giveTo(slot, enqueued, event))
                .thenApply(enqueued -> counted(enqueued, event));
    }

    private CompletableFuture<Enqueued> enqueue(NewEvent event, Optional<EventRunner.Slot> slot) {
        try {
            return store.enqueue(event, slot.isPresent());
        } catch (RuntimeException e) {
            // A slot that is lost stays lost until the next start.
            slot.ifPresent(EventRunner.Slot::release);
            throw e;
        }
    }

    private void giveTo(
            Optional<EventRunner.Slot> slot, @Nullable Enqueued enqueued, NewEvent event) {
        if (enqueued instanceof Enqueued.Claimed claimed && slot.isPresent()) {
            slot.get().run(new ClaimedEvent(claimed.claim(), event, 0, 0));
            return;
        }
        slot.ifPresent(EventRunner.Slot::release);
        if (enqueued instanceof Enqueued.Queued) {
            runner.queued(event.target().function(), event.dueAtMillis());
        }
    }

    private static InvocationId counted(Enqueued enqueued, NewEvent event) {
        if (!(enqueued instanceof Enqueued.Duplicate duplicate)) {
            return event.id();
        }
        InvocationRecord first = duplicate.first();
        checkSameRequest(event, first);
        if (first.mode() == NewEvent.Mode.SYNC) {
            // It may come to nothing, and then nothing is kept of it.
            throw conflict(event, "A synchronous call has this key: " + first.id() + ".")
                    .exception();
        }
        return first.id();
    }

    /**
     * Runs a synchronous call at most once for its idempotency key; those who come with the same
     * key, at the same time or later, get the same ending.
     *
     * @param lineage where it comes from
     * @return completes when the call has ended; exceptionally with {@code idempotency-key-reused},
     *     {@code conflict}, {@code store-unavailable}
     */
    public CompletableFuture<CallEnding> call(
            Admission admission,
            FunctionTarget target,
            EventRequest request,
            IdempotencyKey key,
            Lineage lineage) {
        EventOptions options =
                new EventOptions(Duration.ZERO, Optional.empty(), Optional.of(key), lineage);
        NewEvent event = event(admission, target, request, NewEvent.Mode.SYNC, options);
        return store.enqueue(event, true)
                .thenCompose(
                        enqueued ->
                                switch (enqueued) {
                                    case Enqueued.Claimed claimed ->
                                            runner.call(
                                                    new ClaimedEvent(claimed.claim(), event, 0, 0));
                                    case Enqueued.Duplicate duplicate ->
                                            join(event, duplicate.first());
                                    case Enqueued.Queued _ ->
                                            throw new IllegalStateException(
                                                    "a call without an ordering key waits");
                                });
    }

    private CompletableFuture<CallEnding> join(NewEvent event, InvocationRecord first) {
        checkSameRequest(event, first);
        if (first.mode() == NewEvent.Mode.ASYNC) {
            throw conflict(
                            event,
                            "An asynchronous invocation has this key: /v1/invocations/"
                                    + first.id()
                                    + " tells how it stands.")
                    .exception();
        }
        return runner.ending(first);
    }

    private static Problem conflict(NewEvent event, String detail) {
        return Problem.ofField(
                ErrorCode.CONFLICT,
                "Idempotency-Key",
                event.idempotencyKey().map(IdempotencyKey::value).orElse(""),
                detail);
    }

    private static void checkSameRequest(NewEvent event, InvocationRecord first) {
        Optional<IdempotencyKey> key = event.idempotencyKey();
        if (key.isPresent()
                && !first.requestDigest().equals(key.map(IdempotencyKey::requestDigest))) {
            throw Problem.ofField(
                            ErrorCode.IDEMPOTENCY_KEY_REUSED,
                            "Idempotency-Key",
                            key.get().value(),
                            "The invocation "
                                    + first.id()
                                    + " had this key with another request; use a key of its own"
                                    + " for each request.")
                    .exception();
        }
    }

    private NewEvent event(
            Admission admission,
            FunctionTarget target,
            EventRequest request,
            NewEvent.Mode mode,
            EventOptions options) {
        long acceptedAt = clock.millis();
        long dueAt = acceptedAt + options.delay().toMillis();
        return new NewEvent(
                admission.id(),
                target,
                mode,
                request,
                acceptedAt,
                dueAt,
                dueAt + admission.version().settings().retry().maxEventAge().toMillis(),
                options.orderingKey(),
                options.idempotencyKey(),
                options.lineage());
    }
}
