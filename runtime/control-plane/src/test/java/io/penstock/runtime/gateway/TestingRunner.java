package io.penstock.runtime.gateway;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.intake.CallEnding;
import io.penstock.runtime.intake.EventRunner;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.InvocationRecord;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Runs nothing: a call ends when the test says so. */
final class TestingRunner implements EventRunner {

    private final Map<InvocationId, CompletableFuture<CallEnding>> calls =
            new ConcurrentHashMap<>();

    /** The only call. */
    InvocationId onlyCall() {
        return calls.keySet().iterator().next();
    }

    int calls() {
        return calls.size();
    }

    void end(CallEnding ending) {
        ending(ending.id()).complete(ending);
    }

    @Override
    public Optional<Slot> slot(FunctionName function, long bodyBytes) {
        return Optional.empty();
    }

    @Override
    public void queued(FunctionName function, long dueAtMillis) {}

    @Override
    public CompletableFuture<CallEnding> call(ClaimedEvent event) {
        return ending(event.claim().invocation());
    }

    @Override
    public CompletableFuture<CallEnding> ending(InvocationRecord invocation) {
        return ending(invocation.id());
    }

    private CompletableFuture<CallEnding> ending(InvocationId id) {
        return calls.computeIfAbsent(id, _ -> new CompletableFuture<>());
    }
}
