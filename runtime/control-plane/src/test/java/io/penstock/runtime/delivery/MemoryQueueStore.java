package io.penstock.runtime.delivery;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.queue.Claim;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.Enqueued;
import io.penstock.runtime.queue.IdempotencyKey;
import io.penstock.runtime.queue.InvocationQuery;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.QueueStore;
import io.penstock.runtime.queue.Settlement;
import io.penstock.runtime.queue.Settlement.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A queue of one node in memory whose writes, as the real one's, are made by one thread in order.
 * It can be told to fail, before the write or after it, and to hold writes back. Guarded by this.
 */
public final class MemoryQueueStore implements QueueStore, AutoCloseable {

    /** What can be told to fail. */
    public enum Operation {
        ENQUEUE,
        CLAIM,
        SETTLE,
        RENEW,
        READ
    }

    /** When it fails. */
    public enum Failure {
        NEVER,
        BEFORE,
        /** Reported as failed although it has happened: the commit was cut off. */
        AFTER,
        /** Throws instead of giving a future, as no store should. */
        THROWN
    }

    private final SequencedMap<Long, MemoryRow> rows = new TreeMap<>();
    private final Map<Operation, Failure> failures = new HashMap<>();
    private volatile boolean refusesAnswers;
    private final Map<Operation, Integer> calls = new HashMap<>();
    private final LinkedBlockingQueue<Runnable> writes = new LinkedBlockingQueue<>();
    private final Thread writer = Threads.start("memory-store", this::write);
    private long nextSeq = 1;

    private void write() {
        try {
            while (true) {
                writes.take().run();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing completes until this is run. */
    public Runnable hold() {
        CompletableFuture<Void> held = new CompletableFuture<>();
        writes.add(held::join);
        return () -> held.complete(null);
    }

    public void refuseAnswers() {
        refusesAnswers = true;
    }

    public synchronized void fail(Operation operation, Failure failure) {
        failures.put(operation, failure);
    }

    /** How often something was asked for. */
    public synchronized int calls(Operation operation) {
        return calls.getOrDefault(operation, 0);
    }

    private synchronized Failure begin(Operation operation) {
        calls.merge(operation, 1, Integer::sum);
        return failure(operation);
    }

    private synchronized Failure failure(Operation operation) {
        return failures.getOrDefault(operation, Failure.NEVER);
    }

    private static ProblemException down() {
        return Problem.of(ErrorCode.STORE_UNAVAILABLE, "told to fail").exception();
    }

    private <T> CompletableFuture<T> submit(Operation operation, Supplier<T> change) {
        if (failure(operation) == Failure.THROWN) {
            throw new IllegalStateException("told to throw");
        }
        CompletableFuture<T> future = new CompletableFuture<>();
        writes.add(
                () -> {
                    Failure failure = begin(operation);
                    T result = null;
                    if (failure != Failure.BEFORE) {
                        synchronized (this) {
                            result = change.get();
                        }
                    }
                    if (failure == Failure.NEVER) {
                        future.complete(result);
                    } else {
                        future.completeExceptionally(down());
                    }
                });
        return future;
    }

    private synchronized <T> T read(Supplier<T> reading) {
        if (begin(Operation.READ) != Failure.NEVER) {
            throw down();
        }
        return reading.get();
    }

    private List<MemoryRow> all(Predicate<MemoryRow> which) {
        return rows.values().stream().filter(which).toList();
    }

    private static Predicate<MemoryRow> in(InvocationState state) {
        return row -> row.state == state;
    }

    @Override
    public CompletableFuture<Enqueued> enqueue(NewEvent event, boolean claim) {
        return submit(Operation.ENQUEUE, () -> insert(event, claim));
    }

    private Enqueued insert(NewEvent event, boolean claim) {
        for (MemoryRow row : all(one -> sameIdempotencyKey(one.event, event))) {
            return new Enqueued.Duplicate(row.record());
        }
        MemoryRow added = new MemoryRow(nextSeq++, event);
        boolean first = all(row -> !row.state.ended() && row.sameKey(added)).isEmpty();
        rows.put(added.seq, added);
        if (!first) {
            added.state = InvocationState.BLOCKED;
        } else if (claim && event.dueAtMillis() <= event.acceptedAtMillis()) {
            take(added);
            return new Enqueued.Claimed(added.claim());
        }
        return new Enqueued.Queued();
    }

    private static boolean sameIdempotencyKey(NewEvent one, NewEvent other) {
        Optional<String> key = other.idempotencyKey().map(IdempotencyKey::value);
        return key.isPresent()
                && one.idempotencyKey().map(IdempotencyKey::value).equals(key)
                && one.target().function().equals(other.target().function());
    }

    private static void take(MemoryRow row) {
        row.state = InvocationState.RUNNING;
        row.fence++;
    }

    @Override
    public CompletableFuture<List<ClaimedEvent>> claim(
            FunctionName function, int max, long bodyBytesMax) {
        return submit(Operation.CLAIM, () -> claimDue(function, max, bodyBytesMax));
    }

    private List<ClaimedEvent> claimDue(FunctionName function, int max, long bodyBytesMax) {
        long now = System.currentTimeMillis();
        List<MemoryRow> due =
                all(
                        row ->
                                row.state == InvocationState.QUEUED
                                        && row.dueAt <= now
                                        && row.event.target().function().equals(function));
        List<ClaimedEvent> claimed = new ArrayList<>();
        long bytes = 0;
        for (MemoryRow row : due.stream().sorted(Comparator.comparing(one -> one.dueAt)).toList()) {
            if (claimed.size() == max || (bytes >= bodyBytesMax && !claimed.isEmpty())) {
                break;
            }
            take(row);
            bytes += row.event.request().body().length();
            claimed.add(new ClaimedEvent(row.claim(), row.event, row.attempts, row.deferrals));
        }
        return claimed;
    }

    @Override
    public CompletableFuture<Boolean> settle(Settlement settlement) {
        if (refusesAnswers && settlement.ending() instanceof Ending.Succeeded) {
            return CompletableFuture.failedFuture(
                    Problem.of(ErrorCode.INTERNAL_ERROR, "told to refuse").exception());
        }
        return submit(Operation.SETTLE, () -> end(settlement));
    }

    private boolean end(Settlement settlement) {
        MemoryRow row = rows.get(settlement.claim().seq());
        if (row == null
                || row.state != InvocationState.RUNNING
                || row.fence != settlement.claim().fence()) {
            return false;
        }
        row.version = settlement.version() == 0 ? row.version : settlement.version();
        switch (settlement.ending()) {
            case Ending.Succeeded succeeded -> {
                row.state = InvocationState.SUCCEEDED;
                row.attempts++;
                row.answer = Optional.of(succeeded.answer());
            }
            case Ending.Retry retry -> {
                row.state = InvocationState.QUEUED;
                row.dueAt = retry.dueAtMillis();
                row.attempts += retry.counted() ? 1 : 0;
                row.deferrals = retry.counted() ? 0 : row.deferrals + 1;
                row.error = Optional.of(retry.error());
            }
            case Ending.Dead dead -> {
                row.state = dead.state();
                row.attempts += dead.counted() ? 1 : 0;
                row.error = Optional.of(dead.error());
            }
            case Ending.Released _ -> giveBack(row);
            case Ending.Forgotten _ -> rows.remove(row.seq);
        }
        if (!rows.containsKey(row.seq) || row.state.ended()) {
            unblockAfter(row);
        }
        settlement.followUps().forEach(next -> insert(next, false));
        return true;
    }

    private void unblockAfter(MemoryRow ended) {
        all(row -> row.state == InvocationState.BLOCKED && row.sameKey(ended)).stream()
                .findFirst()
                .ifPresent(row -> row.state = InvocationState.QUEUED);
    }

    private void giveBack(MemoryRow row) {
        if (row.event.mode() == NewEvent.Mode.SYNC) {
            rows.remove(row.seq);
        } else {
            row.state = InvocationState.QUEUED;
        }
    }

    @Override
    public List<Claim> claims() {
        return read(() -> all(in(InvocationState.RUNNING)).stream().map(MemoryRow::claim).toList());
    }

    @Override
    public CompletableFuture<Optional<InvocationState>> cancel(InvocationId id) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("cancel"));
    }

    @Override
    public Map<FunctionName, Long> due() {
        return read(
                () -> {
                    Map<FunctionName, Long> due = new HashMap<>();
                    all(in(InvocationState.QUEUED))
                            .forEach(
                                    row ->
                                            due.merge(
                                                    row.event.target().function(),
                                                    row.dueAt,
                                                    Math::min));
                    return due;
                });
    }

    @Override
    public Map<FunctionName, Long> depths() {
        return read(
                () -> {
                    Map<FunctionName, Long> depths = new HashMap<>();
                    all(row -> !row.state.ended())
                            .forEach(
                                    row ->
                                            depths.merge(
                                                    row.event.target().function(), 1L, Long::sum));
                    return depths;
                });
    }

    @Override
    public Optional<InvocationRecord> find(InvocationId id) {
        return read(
                () ->
                        all(row -> row.event.id().equals(id)).stream()
                                .map(MemoryRow::record)
                                .findFirst());
    }

    @Override
    public List<InvocationRecord> list(InvocationQuery query) {
        throw new UnsupportedOperationException("list");
    }

    @Override
    public CompletableFuture<Integer> renewLease(Duration lease) {
        return submit(Operation.RENEW, () -> 0);
    }

    @Override
    public CompletableFuture<Integer> releaseAll() {
        return submit(
                Operation.RENEW,
                () -> {
                    List<MemoryRow> claimed = all(in(InvocationState.RUNNING));
                    claimed.forEach(this::giveBack);
                    return claimed.size();
                });
    }

    @Override
    public CompletableFuture<Integer> sweep(int max) {
        return submit(Operation.RENEW, () -> 0);
    }

    /** How many events are in a state. */
    synchronized long count(InvocationState state) {
        return all(in(state)).size();
    }

    /** How an event stands. */
    synchronized InvocationRecord record(InvocationId id) {
        return row(id).record();
    }

    /** An event as it was accepted. */
    synchronized NewEvent event(InvocationId id) {
        return row(id).event;
    }

    private MemoryRow row(InvocationId id) {
        return all(row -> row.event.id().equals(id)).stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no event " + id));
    }

    @Override
    public void close() {
        writer.interrupt();
    }
}
