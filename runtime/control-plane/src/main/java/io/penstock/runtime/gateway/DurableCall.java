package io.penstock.runtime.gateway;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.dispatch.Receipt;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.intake.CallEnding;
import io.penstock.runtime.intake.EventIntake;
import io.penstock.runtime.intake.EventOptions;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.queue.EventRequest;
import io.penstock.runtime.queue.IdempotencyKey;
import io.penstock.runtime.queue.StoredAnswer;
import io.penstock.runtime.registry.CallMode;
import io.penstock.runtime.telemetry.Log;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that is durable before it is run: an asynchronous one, or one with an idempotency key. It
 * runs to its end even if its client hangs up.
 */
final class DurableCall implements Course {

    private static final Log LOG = Log.of(DurableCall.class);
    private static final String PATH = "/v1/invocations/";

    private final AdmittedCall call;
    private final InvocationHeaders wishes;
    private final EventIntake events;

    /** The request's event loop, which sends the answer: whoever makes it has no time for that. */
    private final Context loop;

    DurableCall(AdmittedCall call, InvocationHeaders wishes, EventIntake events, Context loop) {
        this.call = call;
        this.wishes = wishes;
        this.events = events;
        this.loop = loop;
    }

    @Override
    public void take(Slice bytes) {
        EventRequest event = call.event(bytes);
        if (wishes.idempotencyKey().isPresent()) {
            // Digesting a large body would hold the event loop up.
            Threads.start("digest-" + call.admission().id(), () -> hand(event));
        } else {
            hand(event);
        }
    }

    private void hand(EventRequest event) {
        if (call.route().mode() == CallMode.ASYNC) {
            answer(() -> accept(event), this::accepted);
        } else {
            answer(() -> run(event), this::ended);
        }
    }

    private CompletableFuture<InvocationId> accept(EventRequest event) {
        EventOptions options =
                new EventOptions(
                        wishes.delay().orElse(Duration.ZERO),
                        wishes.orderingKey(),
                        key(event),
                        call.route().lineage());
        return events.accept(call.admission(), call.route().target(), event, options);
    }

    private CompletableFuture<CallEnding> run(EventRequest event) {
        return events.call(
                call.admission(),
                call.route().target(),
                event,
                key(event).orElseThrow(),
                call.route().lineage());
    }

    private Optional<IdempotencyKey> key(EventRequest event) {
        return wishes.idempotencyKey()
                .map(
                        value ->
                                new IdempotencyKey(
                                        value,
                                        RequestDigest.of(
                                                call.route().target().text(), caller(), event)));
    }

    private String caller() {
        String credentials = call.request().getHeader("Authorization");
        return credentials == null ? "" : credentials;
    }

    /** What the intake does, which may refuse at once or later. */
    private interface Step<T> {
        CompletableFuture<T> begin();
    }

    private <T> void answer(Step<T> step, Consumer<T> how) {
        CompletableFuture<T> result;
        try {
            result = step.begin();
        } catch (RuntimeException e) {
            result = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<T> _ =
                result.whenComplete(
                        (value, failure) ->
                                loop.runOnContext(_ -> end(() -> how.accept(value), failure)));
    }

    private void end(Runnable answer, @Nullable Throwable failure) {
        try {
            if (failure == null) {
                answer.run();
            } else {
                call.reply().fail(problem(failure), receipt(call.admission().id(), 0));
            }
        } finally {
            call.end();
        }
    }

    private void accepted(InvocationId id) {
        String location = PATH + id;
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("Content-Type", "application/json"));
        headers.add(new Header("Location", location));
        if (wishes.preferences().respondAsync()) {
            headers.add(new Header("Preference-Applied", Preferences.RESPOND_ASYNC));
        }
        // An id has no characters that JSON would escape.
        String body =
                "{\"id\":\"%s\",\"status\":\"queued\",\"location\":\"%s\"}".formatted(id, location);
        markReplay(id);
        call.reply().answer(202, headers, Slice.utf8(body), receipt(id, 0));
    }

    private void ended(CallEnding ending) {
        markReplay(ending.id());
        Receipt receipt = receipt(ending.id(), ending.version());
        switch (ending) {
            case CallEnding.Answered answered -> {
                StoredAnswer answer = answered.answer();
                call.reply().answer(answer.status(), answer.headers(), answer.body(), receipt);
            }
            case CallEnding.Failed failed -> call.reply().fail(failed.problem(), receipt);
        }
    }

    private void markReplay(InvocationId id) {
        if (!id.equals(call.admission().id())) {
            call.reply().markReplay();
        }
    }

    private static Receipt receipt(InvocationId id, int version) {
        return new Receipt(id, version, Optional.empty(), Optional.empty());
    }

    private static Problem problem(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (cause instanceof ProblemException known) {
            return known.problem();
        }
        LOG.error("event not accepted", cause);
        return Problem.of(ErrorCode.INTERNAL_ERROR, "See the runtime's log.");
    }

    @Override
    public void hungUp() {
        call.reply().clientGone();
    }
}
