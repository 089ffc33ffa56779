package io.penstock.runtime.delivery;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.ErrorKind;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.queue.AttemptError;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.Settlement.Ending;
import io.penstock.runtime.queue.StoredAnswer;
import io.penstock.runtime.registry.RetrySettings;
import java.util.random.RandomGenerator;

/** What an attempt's end means for its event: the table of docs/guides/semantics.md. */
final class Verdict {

    /** Answers from here on are failures, as exceptions are. */
    private static final int SERVER_ERROR = 500;

    private final RandomGenerator random;

    /**
     * A judge.
     *
     * @param random spreads those that are put off together
     */
    Verdict(RandomGenerator random) {
        this.random = random;
    }

    /** An answer came. */
    Ending onAnswer(ClaimedEvent event, StoredAnswer answer, RetrySettings retry, long nowMillis) {
        if (answer.status() < SERVER_ERROR) {
            return new Ending.Succeeded(answer);
        }
        Problem problem =
                Problem.of(
                        ErrorCode.FUNCTION_FAILED,
                        "%s answered with status %d."
                                .formatted(event.event().target().function(), answer.status()));
        return onFunctionError(event, AttemptError.of(problem), retry, nowMillis);
    }

    /**
     * No answer came.
     *
     * @param ran whether the function had the event
     */
    Ending onProblem(
            ClaimedEvent event, Problem problem, boolean ran, RetrySettings retry, long nowMillis) {
        AttemptError error = AttemptError.of(problem);
        return switch (problem.code().kind()) {
            case FUNCTION -> onFunctionError(event, error, retry, nowMillis);
            case CALLER -> new Ending.Dead(InvocationState.DEAD, ran, error);
            case CAPACITY, PLATFORM -> defer(event, error, nowMillis);
        };
    }

    /** It couldn't be tried for no fault of its own. */
    Ending defer(ClaimedEvent event, AttemptError error, long nowMillis) {
        long dueAt = nowMillis + Backoff.deferralMillis(event.deferrals(), random);
        return unlessTooOld(event, new Ending.Retry(dueAt, false, error));
    }

    /** A call whose callers wait: kept when the function ran, so that they all get the same. */
    static Ending onCallProblem(Problem problem, boolean ran) {
        return ran && problem.code().kind() == ErrorKind.FUNCTION
                ? new Ending.Dead(InvocationState.DEAD, true, AttemptError.of(problem))
                : new Ending.Forgotten();
    }

    private static Ending onFunctionError(
            ClaimedEvent event, AttemptError error, RetrySettings retry, long nowMillis) {
        if (event.attempts() >= retry.max()) {
            return new Ending.Dead(InvocationState.DEAD, true, error);
        }
        long dueAt = nowMillis + Backoff.retryMillis(retry, event.attempts());
        return unlessTooOld(event, new Ending.Retry(dueAt, true, error));
    }

    private static Ending unlessTooOld(ClaimedEvent event, Ending.Retry again) {
        return again.dueAtMillis() <= event.event().expiresAtMillis()
                ? again
                : new Ending.Dead(InvocationState.EXPIRED, again.counted(), again.error());
    }
}
