package io.penstock.runtime.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.queue.DeadLetterBatch.Changed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Dead letters in memory; a redriven one is gone, and noted. */
public final class TestingDeadLetters implements DeadLetterStore {

    private static final long NOW_MILLIS = 5_000_000;

    private final List<DeadLetter> letters = new ArrayList<>();
    private final List<String> redriven = new ArrayList<>();
    private final List<InvocationId> redrivenIds = new ArrayList<>();
    private boolean dyingAgain;

    public void put(DeadLetter letter) {
        letters.add(letter);
    }

    /** {@code id due expires} of single ones, {@code function due spacing age} of batches. */
    public List<String> redriven() {
        return List.copyOf(redriven);
    }

    /** From now on all that are put back together are given up again before the next step. */
    public void letThemDieAgain() {
        dyingAgain = true;
    }

    /** Those that were put back together, in their order. */
    public List<InvocationId> redrivenIds() {
        return List.copyOf(redrivenIds);
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
    public long nowMillis() {
        return NOW_MILLIS;
    }

    @Override
    public CompletableFuture<Changed> redrive(
            DeadLetterBatch batch, long firstDueAtMillis, long spacingMicros, long ageMaxMillis) {
        List<DeadLetter> oldest = oldest(batch);
        oldest.forEach(it -> redrivenIds.add(it.record().id()));
        if (!oldest.isEmpty()) {
            redriven.add(
                    "%s %d %d %d"
                            .formatted(
                                    batch.function(),
                                    firstDueAtMillis,
                                    spacingMicros,
                                    ageMaxMillis));
        }
        return changed(oldest, !dyingAgain);
    }

    private List<DeadLetter> oldest(DeadLetterBatch batch) {
        assertThat(batch.givenUpUntilMillis()).isEqualTo(NOW_MILLIS);
        return letters.stream()
                .filter(it -> function(it.record()).equals(batch.function()))
                .filter(it -> seq(it) > batch.afterSeq())
                .limit(batch.max())
                .toList();
    }

    private CompletableFuture<Changed> changed(List<DeadLetter> some, boolean gone) {
        if (gone) {
            letters.removeAll(some);
        }
        return CompletableFuture.completedFuture(
                new Changed(some.size(), some.isEmpty() ? 0 : seq(some.getLast())));
    }

    private static long seq(DeadLetter letter) {
        return Long.parseLong(letter.record().id().value(), 16);
    }

    @Override
    public CompletableFuture<Boolean> purge(InvocationId id) {
        return CompletableFuture.completedFuture(
                letters.removeIf(it -> it.record().id().equals(id)));
    }

    @Override
    public CompletableFuture<Changed> purge(DeadLetterBatch batch) {
        return changed(oldest(batch), true);
    }

    private static FunctionName function(InvocationRecord invocation) {
        return invocation.target().function();
    }
}
