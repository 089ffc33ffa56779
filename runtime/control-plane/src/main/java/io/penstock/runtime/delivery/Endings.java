package io.penstock.runtime.delivery;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.intake.CallEnding;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.queue.AttemptError;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.QueueStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells everybody with the same idempotency key how the one call ended: from memory when it runs
 * here, else by asking the store until it knows. Safe for any number of threads.
 */
final class Endings implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final QueueStore store;
    private final Map<InvocationId, CompletableFuture<CallEnding>> running =
            new ConcurrentHashMap<>();

    /** Those that run elsewhere: one thread asks for each, however many wait. */
    private final Map<InvocationId, CompletableFuture<CallEnding>> asking =
            new ConcurrentHashMap<>();

    private final CountDownLatch closed = new CountDownLatch(1);

    Endings(QueueStore store) {
        this.store = store;
    }

    /** A call begins to run here. */
    CompletableFuture<CallEnding> begin(InvocationId id) {
        return running.computeIfAbsent(id, _ -> new CompletableFuture<>());
    }

    /** A call that runs here has ended. */
    void end(CallEnding ending) {
        CompletableFuture<CallEnding> waiting = running.remove(ending.id());
        if (waiting != null) {
            waiting.complete(ending);
        }
    }

    /** How a call ends, or has ended. */
    CompletableFuture<CallEnding> of(InvocationRecord record) {
        if (record.state().ended()) {
            return CompletableFuture.completedFuture(ending(record));
        }
        CompletableFuture<CallEnding> here = running.get(record.id());
        if (here != null) {
            return here.copy();
        }
        CompletableFuture<CallEnding> asked = new CompletableFuture<>();
        CompletableFuture<CallEnding> before = asking.putIfAbsent(record.id(), asked);
        if (before != null) {
            return before.copy();
        }
        Threads.start(
                "ending-" + record.id(),
                () -> {
                    try {
                        ask(record, asked);
                    } finally {
                        asking.remove(record.id());
                    }
                });
        return asked.copy();
    }

    /** Ends, too, when the node that runs it dies: then its row is removed. */
    private void ask(InvocationRecord record, CompletableFuture<CallEnding> asked) {
        try {
            while (!closed.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                Optional<InvocationRecord> now = store.find(record.id());
                if (now.isEmpty()) {
                    asked.complete(
                            new CallEnding.Failed(record.id(), record.version(), forgotten()));
                    return;
                }
                if (now.get().state().ended()) {
                    asked.complete(ending(now.get()));
                    return;
                }
            }
            asked.completeExceptionally(
                    Problem.of(ErrorCode.SHUTTING_DOWN, "The runtime is shutting down.")
                            .retryAfter(RETRY_AFTER)
                            .exception());
        } catch (RuntimeException e) {
            asked.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            asked.completeExceptionally(e);
        }
    }

    private static CallEnding ending(InvocationRecord record) {
        return record.answer().isPresent()
                ? new CallEnding.Answered(record.id(), record.version(), record.answer().get())
                : new CallEnding.Failed(
                        record.id(),
                        record.version(),
                        record.error().map(AttemptError::problem).orElseGet(Endings::forgotten));
    }

    private static Problem forgotten() {
        return Problem.of(
                        ErrorCode.CONFLICT,
                        "The call that had this Idempotency-Key ended without having run; call"
                                + " again.")
                .retryAfter(RETRY_AFTER);
    }

    /** Nobody waits any longer. */
    @Override
    public void close() {
        closed.countDown();
    }
}
