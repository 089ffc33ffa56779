package io.penstock.runtime.dispatch;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.telemetry.Log;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Tells the caller how an attempt ended, once its row may be taken for written: nearly always at
 * once, on the thread that asks; else on the one that has written it.
 */
final class Telling {

    private static final Log LOG = Log.of(Telling.class);

    private final Reply reply;
    private final CompletableFuture<Void> told = new CompletableFuture<>();

    Telling(Reply reply) {
        this.reply = reply;
    }

    /** Tells what went wrong. */
    void tell(CompletableFuture<Void> written, Problem problem, Receipt receipt) {
        tell(written, () -> reply.fail(problem, receipt), receipt);
    }

    /**
     * Tells what went well, or that it can't be written down.
     *
     * @param receipt goes with the latter
     */
    void tell(CompletableFuture<Void> written, Runnable answer, Receipt receipt) {
        if (written.isDone() && !written.isCompletedExceptionally()) {
            answer.run();
            end();
            return;
        }
        CompletableFuture<Void> _ =
                written.handle(
                        (_, failure) -> {
                            try {
                                tellLater(failure, answer, receipt);
                            } catch (RuntimeException | Error e) {
                                LOG.error("an answer couldn't be told", e);
                            } finally {
                                end();
                            }
                            return null;
                        });
    }

    /** On the writer's thread, where nobody is left to say that an answer breaks. */
    private void tellLater(@Nullable Throwable failure, Runnable answer, Receipt receipt) {
        if (failure != null) {
            reply.fail(problem(failure), receipt);
            return;
        }
        try {
            answer.run();
        } catch (RuntimeException | Error e) {
            LOG.error("an answer can't be passed on", e, "invocationId", receipt.id());
            reply.fail(problem(e), receipt);
        }
    }

    /** There is nothing more to be told. */
    void end() {
        told.complete(null);
    }

    /**
     * Runs an action once the caller has been told: now, or on the thread that tells, which may
     * have decided how the attempt ends and not yet said so.
     */
    void whenTold(Runnable action) {
        var _ = told.thenRun(action);
    }

    private static Problem problem(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof ProblemException refusal
                ? refusal.problem()
                : Problem.of(ErrorCode.INTERNAL_ERROR, "See the runtime's log.");
    }
}
