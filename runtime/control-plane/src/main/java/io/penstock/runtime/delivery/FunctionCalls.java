package io.penstock.runtime.delivery;

import io.penstock.protocol.Header;
import io.penstock.protocol.Limits;
import io.penstock.protocol.Slice;
import io.penstock.runtime.dispatch.Dispatcher;
import io.penstock.runtime.dispatch.Invocation;
import io.penstock.runtime.dispatch.Origin;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.intake.Admission;
import io.penstock.runtime.intake.EventIntake;
import io.penstock.runtime.intake.EventOptions;
import io.penstock.runtime.intake.Intake;
import io.penstock.runtime.ledger.AttemptLog;
import io.penstock.runtime.limit.Cancellation;
import io.penstock.runtime.queue.EventRequest;
import io.penstock.runtime.queue.StoredAnswer;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.worker.Outcall;
import io.penstock.runtime.worker.OutcallReply;
import io.penstock.runtime.worker.Outcalls;
import io.penstock.runtime.worker.WorkerProcess;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * What functions ask of other functions of their namespace while they run. The caller is whom the
 * fence says, not whom the worker says; trace and depth of its chain are carried on.
 */
public final class FunctionCalls implements Outcalls {

    private static final String TRIGGER = "function";
    private static final String METHOD = "POST";
    private static final String PATH = "/";
    private static final String TRACEPARENT = "traceparent";
    private static final int ACCEPTED = 202;

    private final Dispatcher dispatcher;
    private final Intake intake;
    private final EventIntake events;
    private final AnswerMemory answers;
    private final AttemptLog log;
    private final InstantSource clock;

    /**
     * Calls into this node.
     *
     * @param delivery whose memory for answers they share
     * @param log takes the rows of calls that wait for their answer
     */
    public FunctionCalls(
            Dispatcher dispatcher,
            Intake intake,
            EventIntake events,
            Delivery delivery,
            AttemptLog log,
            InstantSource clock) {
        this.dispatcher = dispatcher;
        this.intake = intake;
        this.events = events;
        this.answers = delivery.answers();
        this.log = log;
        this.clock = clock;
    }

    @Override
    public void call(WorkerProcess from, Outcall outcall, OutcallReply reply) {
        try {
            Invocation caller =
                    dispatcher
                            .running(outcall.fence(), from)
                            .orElseThrow(() -> notRunning().exception());
            FunctionTarget target = FunctionTarget.parse(outcall.function());
            Lineage lineage = caller.origin().lineage().child(TRIGGER, caller.id());
            check(caller, target, lineage);
            List<Header> headers = headers(caller, outcall);
            if (outcall.await()) {
                invoke(target, lineage, headers, outcall.body(), reply);
            } else {
                emit(target, lineage, headers, outcall.body(), reply);
            }
        } catch (ProblemException e) {
            reply.refuse(e.problem());
        }
    }

    private static void check(Invocation caller, FunctionTarget target, Lineage lineage) {
        String namespace = caller.version().function().namespace();
        if (!target.function().namespace().equals(namespace)) {
            throw Problem.ofField(
                            ErrorCode.FORBIDDEN,
                            "function",
                            target.function().toString(),
                            "%s may call functions of its own namespace '%s' only."
                                    .formatted(caller.version().function(), namespace))
                    .exception();
        }
        lineage.requireShallow(target.function());
    }

    private static List<Header> headers(Invocation caller, Outcall outcall) {
        List<Header> headers = new ArrayList<>(outcall.headers());
        if (Header.first(headers, TRACEPARENT).isEmpty()) {
            Header.first(caller.headers(), TRACEPARENT)
                    .ifPresent(trace -> headers.add(new Header(TRACEPARENT, trace)));
        }
        return headers;
    }

    private void invoke(
            FunctionTarget target,
            Lineage lineage,
            List<Header> headers,
            Slice body,
            OutcallReply reply) {
        try (AnswerMemory.Hold memory = answers.hold()) {
            CollectedReply collected = new CollectedReply(Limits.OUTCALL_BYTES_MAX, memory);
            run(target, lineage, headers, body, collected);
            passOn(target, collected, reply);
        }
    }

    private void run(
            FunctionTarget target,
            Lineage lineage,
            List<Header> headers,
            Slice body,
            CollectedReply collected) {
        try (Admission admission = intake.admitNestedCall(target)) {
            dispatcher.call(
                    new Invocation(
                            admission.id(),
                            admission.version(),
                            Origin.call(lineage, clock.millis()),
                            METHOD,
                            PATH,
                            "",
                            headers,
                            body),
                    new Cancellation(),
                    collected,
                    log);
        }
    }

    private static void passOn(
            FunctionTarget target, CollectedReply collected, OutcallReply reply) {
        Optional<Problem> problem = collected.problem();
        if (problem.isPresent()) {
            reply.refuse(problem.get());
            return;
        }
        StoredAnswer answer = collected.answer();
        if (collected.starved()) {
            reply.refuse(
                    Problem.of(
                            ErrorCode.TOO_MANY_CALLS,
                            "There was no memory left for the answer of %s."
                                    .formatted(target.function())));
        } else if (answer.complete()) {
            reply.answer(answer.status(), answer.headers(), answer.body());
        } else {
            reply.refuse(
                    Problem.of(
                            ErrorCode.PAYLOAD_TOO_LARGE,
                            "%s answered with %d bytes; a function can be given up to %d."
                                    .formatted(
                                            target.function(),
                                            answer.bodyBytes(),
                                            Limits.OUTCALL_BYTES_MAX)));
        }
    }

    private void emit(
            FunctionTarget target,
            Lineage lineage,
            List<Header> headers,
            Slice body,
            OutcallReply reply) {
        InvocationId id;
        try (Admission admission = intake.admitNested(target)) {
            id =
                    events.accept(
                                    admission,
                                    target,
                                    new EventRequest(METHOD, PATH, "", headers, body),
                                    new EventOptions(
                                            Duration.ZERO,
                                            Optional.empty(),
                                            Optional.empty(),
                                            lineage))
                            .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ProblemException refusal
                    ? refusal
                    : new ProblemException(
                            Problem.of(ErrorCode.INTERNAL_ERROR, "See the runtime's log."), e);
        }
        reply.answer(
                ACCEPTED,
                List.of(new Header(OutcallReply.INVOCATION_ID, id.value())),
                Slice.empty());
    }

    private static Problem notRunning() {
        return Problem.of(
                ErrorCode.CONFLICT,
                "The invocation that calls has ended; a context is of no use after that.");
    }
}
