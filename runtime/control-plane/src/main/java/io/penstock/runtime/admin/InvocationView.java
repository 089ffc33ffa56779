package io.penstock.runtime.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.queue.AttemptError;
import io.penstock.runtime.queue.DeadLetter;
import io.penstock.runtime.queue.EventRequest;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.StoredAnswer;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of an invocation.
 *
 * @param target the function as it was called, maybe with a version or an alias
 * @param status the state; {@code retrying} for one that waits to be tried again, {@code failed}
 *     for one without a result that only the ledger knows
 * @param mode {@code async}, or {@code sync} for a call with an idempotency key; empty when only
 *     the ledger knows it, like expiry and depth
 * @param version the version that ran it last
 * @param nextAttemptAt when it is due, while it is queued
 * @param event in a dead letter: the event itself
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record InvocationView(
        String id,
        String function,
        String target,
        String status,
        Optional<String> mode,
        Optional<Integer> version,
        Instant acceptedAt,
        Optional<Instant> nextAttemptAt,
        Optional<Instant> expiresAt,
        Optional<Instant> endedAt,
        int attempts,
        int deferrals,
        Optional<String> orderingKey,
        Optional<String> parent,
        Optional<Integer> depth,
        String trigger,
        Optional<LastError> error,
        Optional<Result> result,
        Optional<Event> event) {

    /**
     * The last error.
     *
     * @param stack left out in lists
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record LastError(
            String code, String detail, String errorType, String errorMessage, String stack) {

        private static LastError of(AttemptError error, boolean whole) {
            return new LastError(
                    error.code(),
                    error.detail(),
                    error.type(),
                    error.message(),
                    whole ? error.stack() : "");
        }
    }

    /**
     * The function's answer.
     *
     * @param bytes size of its body
     * @param kept whether the body was small enough to be kept
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Result(
            int status,
            Map<String, List<String>> headers,
            Optional<String> contentType,
            long bytes,
            boolean kept,
            Optional<Object> body,
            Optional<String> bodyBase64) {

        private static Result of(StoredAnswer answer) {
            ContentView content = ContentView.of(answer.headers(), answer.body());
            return new Result(
                    answer.status(),
                    ContentView.byName(answer.headers()),
                    ContentView.contentType(answer.headers()),
                    answer.bodyBytes(),
                    answer.complete(),
                    content.body(),
                    content.bodyBase64());
        }
    }

    /** An event as its function sees it. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Event(
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            Optional<Object> body,
            Optional<String> bodyBase64) {

        private static Event of(EventRequest request) {
            ContentView content = ContentView.of(request.headers(), request.body());
            return new Event(
                    request.method(),
                    request.path(),
                    request.query(),
                    ContentView.byName(request.headers()),
                    content.body(),
                    content.bodyBase64());
        }
    }

    /**
     * A page of invocations.
     *
     * @param next the id to ask for the next page with, as {@code before}; empty on the last one
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Page(List<InvocationView> invocations, Optional<String> next) {}

    /**
     * A page of dead letters.
     *
     * @param next the id to ask for the next page with, as {@code after}; empty on the last one
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record DeadPage(List<InvocationView> deadLetters, Optional<String> next) {}

    /** All of it. */
    static InvocationView of(InvocationRecord invocation) {
        return of(invocation, true, Optional.empty());
    }

    /** A dead letter with its event. */
    static InvocationView of(DeadLetter letter) {
        return of(letter.record(), true, Optional.of(Event.of(letter.request())));
    }

    /** What lists have: no stack. */
    static InvocationView brief(InvocationRecord invocation) {
        return of(invocation, false, Optional.empty());
    }

    /**
     * What the ledger knows of an invocation that isn't in the queue, e.g. a synchronous call.
     *
     * @param attempts its rows, in the order of their ends; not empty
     */
    static InvocationView of(List<LedgerRow> attempts) {
        LedgerRow last = attempts.getLast();
        boolean succeeded = last.outcome().equals(LedgerRow.SUCCEEDED);
        return new InvocationView(
                last.invocation().map(InvocationId::value).orElseThrow(),
                last.function().toString(),
                last.function().toString(),
                succeeded ? LedgerRow.SUCCEEDED : "failed",
                Optional.empty(),
                last.version() == 0 ? Optional.empty() : Optional.of(last.version()),
                Instant.ofEpochMilli(last.acceptedAtMillis()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Instant.ofEpochMilli(last.endedAtMillis())),
                attempts.size(),
                0,
                Optional.empty(),
                last.parent().map(InvocationId::value),
                Optional.empty(),
                last.trigger(),
                succeeded
                        ? Optional.empty()
                        : Optional.of(new LastError(last.outcome(), "", "", "", "")),
                Optional.empty(),
                Optional.empty());
    }

    private static InvocationView of(
            InvocationRecord invocation, boolean whole, Optional<Event> event) {
        boolean queued = invocation.state() == InvocationState.QUEUED;
        return new InvocationView(
                invocation.id().value(),
                invocation.target().function().toString(),
                invocation.target().text(),
                status(invocation),
                Optional.of(invocation.mode().name().toLowerCase(Locale.ROOT)),
                invocation.version() == 0 ? Optional.empty() : Optional.of(invocation.version()),
                Instant.ofEpochMilli(invocation.acceptedAtMillis()),
                queued
                        ? Optional.of(Instant.ofEpochMilli(invocation.dueAtMillis()))
                        : Optional.empty(),
                Optional.of(Instant.ofEpochMilli(invocation.expiresAtMillis())),
                invocation.endedAtMillis().isPresent()
                        ? Optional.of(Instant.ofEpochMilli(invocation.endedAtMillis().getAsLong()))
                        : Optional.empty(),
                invocation.attempts(),
                invocation.deferrals(),
                invocation.orderingKey(),
                invocation.lineage().parent().map(InvocationId::value),
                Optional.of(invocation.lineage().depth()),
                invocation.lineage().trigger(),
                invocation.error().map(error -> LastError.of(error, whole)),
                invocation.answer().map(Result::of),
                event);
    }

    private static String status(InvocationRecord invocation) {
        boolean again = invocation.attempts() > 0 || invocation.deferrals() > 0;
        return again && invocation.state() == InvocationState.QUEUED
                ? "retrying"
                : invocation.state().label();
    }
}
