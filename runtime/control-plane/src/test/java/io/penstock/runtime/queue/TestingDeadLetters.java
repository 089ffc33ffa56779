package io.penstock.runtime.queue;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Dead letters in memory; a redriven one is gone, and noted. */
public final class TestingDeadLetters implements DeadLetterStore {

    private final List<DeadLetter> letters = new ArrayList<>();
    private final List<String> redriven = new ArrayList<>();

    public void put(DeadLetter letter) {
        letters.add(letter);
    }

    /** {@code id due expires} of single ones, {@code function due spacing age max} of many. */
    public List<String> redriven() {
        return List.copyOf(redriven);
    }

    @Override
    public List<InvocationRecord> list(
            Optional<String> namespace,
            Optional<FunctionName> function,
            Optional<InvocationId> after,
            int max) {
        return letters.stream()
                .map(DeadLetter::record)
                .filter(it -> namespace.map(function(it).namespace()::equals).orElse(true))
                .filter(it -> function.map(function(it)::equals).orElse(true))
                .filter(
                        it ->
                                after.map(id -> it.id().value().compareTo(id.value()) > 0)
                                        .orElse(true))
                .limit(max)
                .toList();
    }

    @Override
    public Optional<DeadLetter> find(InvocationId id) {
        return letters.stream().filter(it -> it.record().id().equals(id)).findFirst();
    }

    @Override
    public Map<FunctionName, Long> counts() {
        return letters.stream()
                .collect(Collectors.groupingBy(it -> function(it.record()), Collectors.counting()));
    }

    @Override
    public CompletableFuture<Boolean> redrive(
            InvocationId id, long dueAtMillis, long expiresAtMillis) {
        redriven.add(id + " " + dueAtMillis + " " + expiresAtMillis);
        return purge(id);
    }

    @Override
    public CompletableFuture<Integer> redrive(
            FunctionName function,
            long firstDueAtMillis,
            long spacingMicros,
            long ageMaxMillis,
            int max) {
        redriven.add(
                "%s %d %d %d %d"
                        .formatted(function, firstDueAtMillis, spacingMicros, ageMaxMillis, max));
        return purge(function, max);
    }

    @Override
    public CompletableFuture<Boolean> purge(InvocationId id) {
        return CompletableFuture.completedFuture(
                letters.removeIf(it -> it.record().id().equals(id)));
    }

    @Override
    public CompletableFuture<Integer> purge(FunctionName function, int max) {
        List<DeadLetter> oldest =
                letters.stream()
                        .filter(it -> function(it.record()).equals(function))
                        .limit(max)
                        .toList();
        letters.removeAll(oldest);
        return CompletableFuture.completedFuture(oldest.size());
    }

    private static FunctionName function(InvocationRecord invocation) {
        return invocation.target().function();
    }
}
