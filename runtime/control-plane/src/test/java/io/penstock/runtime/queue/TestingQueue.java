package io.penstock.runtime.queue;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A queue in memory that nobody runs, and that fails when told to. */
public final class TestingQueue implements QueueStore {

    private final List<NewEvent> events = new ArrayList<>();
    private final List<InvocationRecord> records = new ArrayList<>();
    private boolean failing;

    public synchronized void failing(boolean fails) {
        failing = fails;
    }

    /** What was accepted, the oldest first. */
    public synchronized List<NewEvent> events() {
        return List.copyOf(events);
    }

    /** Puts an invocation in that is at any stage. */
    public synchronized void put(InvocationRecord invocation) {
        records.removeIf(other -> other.id().equals(invocation.id()));
        records.add(invocation);
    }

    /** What is known of an event that was just accepted. */
    public static InvocationRecord queued(NewEvent event) {
        return new InvocationRecord(
                event.id(),
                event.target(),
                event.mode(),
                InvocationState.QUEUED,
                0,
                event.acceptedAtMillis(),
                event.dueAtMillis(),
                event.expiresAtMillis(),
                OptionalLong.empty(),
                0,
                0,
                event.orderingKey(),
                event.idempotencyKey().map(IdempotencyKey::requestDigest),
                event.lineage(),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public synchronized CompletableFuture<Enqueued> enqueue(NewEvent event, boolean claim) {
        if (failing) {
            return CompletableFuture.failedFuture(
                    Problem.of(ErrorCode.STORE_UNAVAILABLE, "told to fail")
                            .retryAfter(Duration.ofSeconds(7))
                            .exception());
        }
        Optional<NewEvent> first =
                events.stream().filter(other -> sameKey(other, event)).findFirst();
        if (first.isPresent()) {
            return CompletableFuture.completedFuture(
                    new Enqueued.Duplicate(find(first.get().id()).orElseThrow()));
        }
        events.add(event);
        put(queued(event));
        return CompletableFuture.completedFuture(
                claim
                        ? new Enqueued.Claimed(new Claim(events.size(), event.id(), 1))
                        : new Enqueued.Queued());
    }

    private static boolean sameKey(NewEvent one, NewEvent other) {
        return one.idempotencyKey().isPresent()
                && one.target().function().equals(other.target().function())
                && one.idempotencyKey()
                        .map(IdempotencyKey::value)
                        .equals(other.idempotencyKey().map(IdempotencyKey::value));
    }

    @Override
    public synchronized CompletableFuture<Optional<InvocationState>> cancel(InvocationId id) {
        return CompletableFuture.completedFuture(find(id).map(InvocationRecord::state));
    }

    @Override
    public synchronized Optional<InvocationRecord> find(InvocationId id) {
        return records.stream().filter(found -> found.id().equals(id)).findFirst();
    }

    @Override
    public synchronized List<InvocationRecord> list(InvocationQuery query) {
        return records.stream()
                .filter(found -> matches(query, found))
                .sorted(Comparator.comparing((InvocationRecord it) -> it.id().value()).reversed())
                .limit(query.max())
                .toList();
    }

    private static boolean matches(InvocationQuery query, InvocationRecord found) {
        FunctionName function = found.target().function();
        return query.namespace().map(function.namespace()::equals).orElse(true)
                && query.function().map(function::equals).orElse(true)
                && query.state().map(found.state()::equals).orElse(true)
                && query.sinceMillis().orElse(0) <= found.acceptedAtMillis()
                && query.before()
                        .map(before -> found.id().value().compareTo(before.value()) < 0)
                        .orElse(true);
    }

    @Override
    public CompletableFuture<List<ClaimedEvent>> claim(
            FunctionName function, int max, long bodyBytesMax) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public CompletableFuture<Boolean> settle(Settlement settlement) {
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public List<Claim> claims() {
        return List.of();
    }

    @Override
    public Map<FunctionName, Long> due() {
        return Map.of();
    }

    @Override
    public Map<FunctionName, Long> depths() {
        return Map.of();
    }

    @Override
    public CompletableFuture<Integer> renewLease(Duration lease) {
        return CompletableFuture.completedFuture(0);
    }

    @Override
    public CompletableFuture<Integer> releaseAll() {
        return CompletableFuture.completedFuture(0);
    }

    @Override
    public CompletableFuture<Integer> sweep(int max) {
        return CompletableFuture.completedFuture(0);
    }
}
