package io.penstock.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.Slice;
import io.penstock.runtime.delivery.MemoryQueueStore.Failure;
import io.penstock.runtime.delivery.MemoryQueueStore.Operation;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.intake.CallEnding;
import io.penstock.runtime.queue.Claim;
import io.penstock.runtime.queue.Enqueued;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.QueueStore;
import io.penstock.runtime.queue.Settlement;
import io.penstock.runtime.queue.Settlement.Ending;
import io.penstock.runtime.queue.StoredAnswer;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class EndingsTest {

    private static final StoredAnswer ANSWER =
            new StoredAnswer(200, List.of(), Slice.utf8("yes"), 3);

    private final MemoryQueueStore store = new MemoryQueueStore();
    private final Endings endings = new Endings(store);
    private final NewEvent event = TestingEvents.to("f").sync("key").build();
    private Claim claim;
    private InvocationRecord running;

    @BeforeEach
    void enqueue() {
        claim = ((Enqueued.Claimed) store.enqueue(event, true).join()).claim();
        running = store.record(event.id());
    }

    @AfterEach
    void close() {
        endings.close();
        store.close();
    }

    private void settle(Ending ending) {
        assertThat(
                        store.settle(new Settlement(claim, 3, ending, Optional.empty(), List.of()))
                                .join())
                .isTrue();
    }

    private static CallEnding get(CompletableFuture<CallEnding> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    @Test
    void tellsAllWhoWaitForOneThatRunsHere() throws Exception {
        // Given
        CompletableFuture<CallEnding> first = endings.begin(event.id());
        CompletableFuture<CallEnding> second = endings.of(running);
        CompletableFuture<CallEnding> gone = endings.of(running);
        gone.cancel(true);

        // When
        CallEnding ending = new CallEnding.Answered(event.id(), 3, ANSWER);
        endings.end(ending);
        endings.end(ending);

        // Then
        assertThat(get(first)).isEqualTo(ending);
        assertThat(get(second)).isEqualTo(ending);
    }

    @Test
    void asksTheStoreForOneThatRunsElsewhere() throws Exception {
        // Given
        CompletableFuture<CallEnding> asked = endings.of(running);

        // When
        settle(new Ending.Succeeded(ANSWER));

        // Then
        assertThat(get(asked)).isEqualTo(new CallEnding.Answered(event.id(), 3, ANSWER));
    }

    @Test
    void asksTheStoreByOneThreadForAllWhoWait() throws Exception {
        // Given
        Set<Thread> askers = ConcurrentHashMap.newKeySet();
        QueueStore noting =
                (QueueStore)
                        Proxy.newProxyInstance(
                                QueueStore.class.getClassLoader(),
                                new Class<?>[] {QueueStore.class},
                                (_, method, arguments) -> {
                                    askers.add(Thread.currentThread());
                                    return method.invoke(store, arguments);
                                });

        try (Endings elsewhere = new Endings(noting)) {
            List<CompletableFuture<CallEnding>> asked =
                    Stream.generate(() -> elsewhere.of(running)).limit(20).toList();
            await().until(() -> !askers.isEmpty());
            asked.getFirst().cancel(true);

            // When
            settle(new Ending.Succeeded(ANSWER));

            // Then
            for (CompletableFuture<CallEnding> one : asked.subList(1, asked.size())) {
                assertThat(get(one)).isEqualTo(new CallEnding.Answered(event.id(), 3, ANSWER));
            }
            assertThat(askers).hasSize(1);
        }
    }

    @Test
    void knowsWhatHasEndedAlready() {
        // Given
        Problem problem = Problem.of(ErrorCode.FUNCTION_FAILED, "no").with("errorType", "T");
        settle(Verdict.onCallProblem(problem, true));

        // When
        CompletableFuture<CallEnding> asked = endings.of(store.record(event.id()));

        // Then
        CallEnding.Failed failed = (CallEnding.Failed) asked.getNow(null);
        assertThat(failed.problem().code()).isEqualTo(ErrorCode.FUNCTION_FAILED);
        assertThat(failed.problem().members()).containsEntry("errorType", "T");
    }

    @Test
    void saysThatOneWithoutAnEndMayBeCalledAgain() throws Exception {
        // Given
        CompletableFuture<CallEnding> asked = endings.of(running);

        // When
        settle(new Ending.Forgotten());

        // Then
        CallEnding.Failed failed = (CallEnding.Failed) get(asked);
        assertThat(failed.problem().code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(failed.problem().retryAfter()).isPresent();
    }

    @Test
    void tellsThatTheStoreDoesntAnswer() {
        // Given
        store.fail(Operation.READ, Failure.BEFORE);

        // When
        CompletableFuture<CallEnding> asked = endings.of(running);

        // Then
        assertThatThrownBy(() -> get(asked)).hasMessageContaining("store-unavailable");
    }

    @Test
    void nobodyWaitsAfterItsClose() {
        // Given
        CompletableFuture<CallEnding> asked = endings.of(running);

        // When
        endings.close();

        // Then
        assertThatThrownBy(() -> get(asked)).hasMessageContaining("shutting-down");
    }
}
