package io.penstock.runtime.delivery;

import io.penstock.protocol.Slice;
import io.penstock.runtime.dispatch.Dispatcher;
import io.penstock.runtime.dispatch.Invocation;
import io.penstock.runtime.dispatch.Origin;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.limit.Cancellation;
import io.penstock.runtime.queue.AttemptError;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.EventRequest;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.Settlement;
import io.penstock.runtime.queue.Settlement.Ending;
import io.penstock.runtime.queue.StoredAnswer;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.RetrySettings;
import io.penstock.runtime.telemetry.Log;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Runs one attempt of a claimed event and says what it means. Safe for any number of threads. */
final class EventRun {

    private static final Log LOG = Log.of(EventRun.class);
    private static final Problem SEE_LOG =
            Problem.of(ErrorCode.INTERNAL_ERROR, "See the runtime's log.");

    private final Registry registry;
    private final Dispatcher dispatcher;
    private final Verdict verdict;
    private final Destinations destinations;
    private final DeliverySettings settings;
    private final InstantSource clock;

    EventRun(
            Registry registry,
            Dispatcher dispatcher,
            Verdict verdict,
            Destinations destinations,
            DeliverySettings settings,
            InstantSource clock) {
        this.registry = registry;
        this.dispatcher = dispatcher;
        this.verdict = verdict;
        this.destinations = destinations;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What came of a dispatch.
     *
     * @param row the attempt's row for the ledger
     * @param problem why there is no answer
     * @param reply holds the answer when there is one
     */
    private record Dispatched(LedgerRow row, Optional<Problem> problem, CollectedReply reply) {
        boolean ran() {
            return row.start().isPresent();
        }
    }

    /**
     * Runs an event that nobody waits for. Blocks until the function has ended.
     *
     * @param memory for its answer; to be closed once that is settled
     */
    Settlement run(ClaimedEvent claimed, AnswerMemory.Hold memory) {
        try {
            return attempt(claimed, memory);
        } catch (RuntimeException | Error e) {
            LOG.error("event not run", e, "invocationId", claimed.event().id());
            Ending ending =
                    verdict.onProblem(
                            claimed, SEE_LOG, false, RetrySettings.DEFAULTS, clock.millis());
            return unrun(claimed, ending, List.of());
        }
    }

    private Settlement attempt(ClaimedEvent claimed, AnswerMemory.Hold memory) {
        NewEvent event = claimed.event();
        try {
            event.lineage().requireShallow(event.target().function());
        } catch (ProblemException e) {
            AttemptError error = AttemptError.of(e.problem());
            Ending dead = new Ending.Dead(InvocationState.DEAD, false, error);
            return unrun(claimed, dead, List.of());
        }
        FunctionVersion version;
        try {
            version = registry.resolve(event.target());
        } catch (ProblemException e) {
            return unresolved(claimed, e.problem());
        }
        if (clock.millis() > event.expiresAtMillis()) {
            Ending expired =
                    new Ending.Dead(InvocationState.EXPIRED, false, AttemptError.of(tooOld(event)));
            return new Settlement(
                    claimed.claim(),
                    version.number(),
                    expired,
                    Optional.empty(),
                    destinations.of(event, version, expired, clock.millis()));
        }
        boolean passedOn = version.settings().onSuccess().isPresent();
        Dispatched dispatched =
                dispatch(
                        claimed,
                        version,
                        (passedOn ? settings.eventBytesMax() : settings.resultBytesMax()).bytes(),
                        memory);
        Ending ending = ending(claimed, version, dispatched, passedOn);
        List<NewEvent> followUps = destinations.of(event, version, ending, clock.millis());
        return new Settlement(
                claimed.claim(),
                version.number(),
                kept(ending),
                Optional.of(dispatched.row()),
                followUps);
    }

    private Ending ending(
            ClaimedEvent claimed, FunctionVersion version, Dispatched dispatched, boolean whole) {
        RetrySettings retry = version.settings().retry();
        long now = clock.millis();
        Optional<Problem> problem = dispatched.problem();
        if (dispatched.reply().starved()) {
            problem = Optional.of(noMemory(ErrorCode.TOO_MANY_CALLS, version));
        } else if (problem.isEmpty()) {
            StoredAnswer answer = dispatched.reply().answer();
            if (answer.complete() || !whole) {
                return verdict.onAnswer(claimed, answer, retry, now);
            }
            problem = Optional.of(tooLarge(version, answer, settings.eventBytesMax().bytes()));
        }
        return switch (problem.get().code()) {
            case SHUTTING_DOWN -> new Ending.Released();
            // Its version was replaced while it waited for an instance: the next one may run it.
            case UNKNOWN_VERSION -> new Ending.Retry(now, false, AttemptError.of(problem.get()));
            default -> verdict.onProblem(claimed, problem.get(), dispatched.ran(), retry, now);
        };
    }

    /** Of an answer that is only passed on, no more is kept than of others. */
    private Ending kept(Ending ending) {
        return ending instanceof Ending.Succeeded succeeded
                        && succeeded.answer().body().length() > settings.resultBytesMax().bytes()
                ? new Ending.Succeeded(
                        new StoredAnswer(
                                succeeded.answer().status(),
                                succeeded.answer().headers(),
                                Slice.empty(),
                                succeeded.answer().bodyBytes()))
                : ending;
    }

    /**
     * How a call with an idempotency key ended.
     *
     * @param settlement what is kept
     * @param problem what its callers get; empty when there is an answer
     */
    record Called(Settlement settlement, Optional<Problem> problem) {}

    /**
     * Runs a call whose callers wait. Blocks until the function has ended.
     *
     * @param memory for its answer; to be closed once that is settled
     */
    Called call(ClaimedEvent claimed, AnswerMemory.Hold memory) {
        try {
            return attemptCall(claimed, memory);
        } catch (RuntimeException | Error e) {
            LOG.error("call not run", e, "invocationId", claimed.event().id());
            return forgotten(claimed, SEE_LOG);
        }
    }

    private static Called forgotten(ClaimedEvent claimed, Problem why) {
        return new Called(unrun(claimed, new Ending.Forgotten(), List.of()), Optional.of(why));
    }

    private Called attemptCall(ClaimedEvent claimed, AnswerMemory.Hold memory) {
        FunctionVersion version;
        try {
            version = registry.resolve(claimed.event().target());
        } catch (ProblemException e) {
            return forgotten(claimed, e.problem());
        }
        Dispatched dispatched =
                dispatch(claimed, version, settings.resultBytesMax().bytes(), memory);
        Optional<Problem> problem = dispatched.problem();
        Ending ending;
        if (problem.isEmpty() && dispatched.reply().answer().complete()) {
            ending = new Ending.Succeeded(dispatched.reply().answer());
        } else {
            Problem why = problem.orElseGet(() -> notKept(version, dispatched.reply()));
            problem = Optional.of(why);
            ending = Verdict.onCallProblem(why, dispatched.ran());
        }
        return new Called(
                new Settlement(
                        claimed.claim(),
                        version.number(),
                        ending,
                        Optional.of(dispatched.row()),
                        List.of()),
                problem);
    }

    private Problem notKept(FunctionVersion version, CollectedReply reply) {
        return reply.starved()
                ? noMemory(ErrorCode.RESULT_TOO_LARGE, version)
                : tooLarge(version, reply.answer(), settings.resultBytesMax().bytes());
    }

    private Dispatched dispatch(
            ClaimedEvent claimed,
            FunctionVersion version,
            long answerMax,
            AnswerMemory.Hold memory) {
        NewEvent event = claimed.event();
        EventRequest request = event.request();
        long due = Math.max(0, clock.millis() - event.dueAtMillis());
        Origin origin =
                new Origin(
                        event.lineage(),
                        event.acceptedAtMillis(),
                        claimed.attempts() + 1,
                        TimeUnit.MILLISECONDS.toNanos(due));
        CollectedReply reply = new CollectedReply(answerMax, memory);
        AtomicReference<LedgerRow> row = new AtomicReference<>();
        dispatcher.call(
                new Invocation(
                        event.id(),
                        version,
                        origin,
                        request.method(),
                        request.path(),
                        request.query(),
                        request.headers(),
                        request.body()),
                new Cancellation(),
                reply,
                written -> {
                    row.set(written);
                    return CompletableFuture.completedFuture(null);
                });
        LedgerRow made = Objects.requireNonNull(row.get(), "an attempt without a row");
        return new Dispatched(made, reply.problem(), reply);
    }

    /**
     * Another node may know the function already, or have its code. Without a version there is no
     * destination that could be told.
     */
    private Settlement unresolved(ClaimedEvent claimed, Problem why) {
        AttemptError error = AttemptError.of(why);
        Ending ending =
                isGone(claimed.event().target())
                        ? new Ending.Dead(InvocationState.DEAD, false, error)
                        : verdict.defer(claimed, error, clock.millis());
        return unrun(claimed, ending, List.of());
    }

    /** Looks again at the end: news may have come between the first look and the question. */
    private boolean isGone(FunctionTarget target) {
        try {
            if (!registry.knowsAll(target.function())) {
                return false;
            }
        } catch (ProblemException _) {
            return false;
        }
        try {
            registry.resolve(target);
            return false;
        } catch (ProblemException _) {
            return true;
        }
    }

    private static Settlement unrun(ClaimedEvent claimed, Ending ending, List<NewEvent> followUps) {
        return new Settlement(claimed.claim(), 0, ending, Optional.empty(), followUps);
    }

    private static Problem tooOld(NewEvent event) {
        return Problem.of(
                ErrorCode.EVENT_EXPIRED,
                "%s wasn't tried before %s, when it was given up."
                        .formatted(
                                event.target().function(),
                                Instant.ofEpochMilli(event.expiresAtMillis())));
    }

    private static Problem noMemory(ErrorCode code, FunctionVersion version) {
        return Problem.of(
                code, "There was no memory left to keep the answer of " + version.label() + ".");
    }

    private static Problem tooLarge(FunctionVersion version, StoredAnswer answer, long bytesMax) {
        return Problem.of(
                ErrorCode.RESULT_TOO_LARGE,
                "%s answered with %d bytes; up to %d can be kept."
                        .formatted(version.label(), answer.bodyBytes(), bytesMax));
    }
}
