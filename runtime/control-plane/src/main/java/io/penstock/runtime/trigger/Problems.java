package io.penstock.runtime.trigger;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.ErrorKind;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import java.util.concurrent.CompletionException;

/** What refusals of the intake mean for a source. */
final class Problems {

    private Problems() {}

    /** The problem behind a failure. */
    static Problem of(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof ProblemException known
                ? known.problem()
                : Problem.of(ErrorCode.INTERNAL_ERROR, "Inside Penstock: " + cause);
    }

    /**
     * Whether the same event may be accepted later. A function that isn't there may be deployed, an
     * error inside Penstock repaired; what is wrong with the event itself stays wrong.
     */
    static boolean mayPass(Problem problem) {
        return switch (problem.code()) {
            case UNKNOWN_FUNCTION, UNKNOWN_VERSION, UNKNOWN_ALIAS -> true;
            default -> problem.code().kind() != ErrorKind.CALLER;
        };
    }
}
