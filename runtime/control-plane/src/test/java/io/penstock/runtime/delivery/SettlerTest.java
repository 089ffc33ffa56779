package io.penstock.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.Slice;
import io.penstock.protocol.Usage;
import io.penstock.runtime.delivery.MemoryQueueStore.Failure;
import io.penstock.runtime.delivery.MemoryQueueStore.Operation;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.queue.Claim;
import io.penstock.runtime.queue.Enqueued;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.Settlement;
import io.penstock.runtime.queue.StoredAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class SettlerTest {

    private final MemoryQueueStore store = new MemoryQueueStore();
    private final NewEvent event = TestingEvents.to("f").build();
    private final LedgerRow row =
            new LedgerRow(
                    LedgerRow.Kind.INVOCATION,
                    Optional.of(event.id()),
                    event.target().function(),
                    1,
                    "http",
                    Optional.of(StartKind.WARM),
                    0,
                    0,
                    0,
                    new Usage(1, 1, 1),
                    MemorySize.ofMebibytes(128),
                    LedgerRow.SUCCEEDED,
                    1,
                    0,
                    0,
                    Optional.empty());
    private final List<LedgerRow> logged = new ArrayList<>();
    private final Settler settler =
            new Settler(
                    store,
                    row -> {
                        logged.add(row);
                        return CompletableFuture.completedFuture(null);
                    });
    private final AtomicInteger failed = new AtomicInteger();

    @AfterEach
    void close() {
        settler.close();
        store.close();
    }

    private Settlement settlement() {
        Claim claim = ((Enqueued.Claimed) store.enqueue(event, true).join()).claim();
        return new Settlement(
                claim,
                1,
                new Settlement.Ending.Succeeded(new StoredAnswer(200, List.of(), Slice.empty(), 0)),
                Optional.of(row),
                List.of());
    }

    @Test
    void settlesAtOnceWhenTheStoreWorks() {
        settler.settle(settlement(), failed::incrementAndGet);

        assertThat(store.record(event.id()).state()).isEqualTo(InvocationState.SUCCEEDED);
        assertThat(failed).hasValue(0);
        assertThat(logged).as("settled with its row").isEmpty();
    }

    @Test
    void triesUntilTheStoreWorksAndSaysOnceThatItDoesnt() throws Exception {
        // Given
        Settlement settlement = settlement();
        store.fail(Operation.SETTLE, Failure.BEFORE);
        Thread thread =
                Thread.ofVirtual().start(() -> settler.settle(settlement, failed::incrementAndGet));
        await().until(() -> store.calls(Operation.SETTLE) >= 3);

        // When
        store.fail(Operation.SETTLE, Failure.NEVER);
        thread.join();

        // Then
        assertThat(store.record(event.id()).state()).isEqualTo(InvocationState.SUCCEEDED);
        assertThat(failed).hasValue(1);
    }

    @Test
    void aSettlementWhoseCommitWasCutOffCountsOnce() throws Exception {
        // Given
        Settlement settlement = settlement();
        store.fail(Operation.SETTLE, Failure.AFTER);
        Thread thread =
                Thread.ofVirtual().start(() -> settler.settle(settlement, failed::incrementAndGet));
        await().until(() -> store.calls(Operation.SETTLE) >= 2);

        // When
        store.fail(Operation.SETTLE, Failure.NEVER);
        thread.join();

        // Then
        assertThat(store.record(event.id()).attempts()).isOne();
    }

    @Test
    void anEndingThatTheStoreRefusesIsADeadLetter() {
        // Given
        Settlement settlement = settlement();
        store.refuseAnswers();

        // When
        settler.settle(settlement, failed::incrementAndGet);

        // Then
        assertThat(store.record(event.id()).state()).isEqualTo(InvocationState.DEAD);
        assertThat(store.record(event.id()).error().orElseThrow().code())
                .isEqualTo("internal-error");
    }

    @Test
    void settlesNothingOnceItIsClosed() {
        Settlement settlement = settlement();
        settler.close();

        settler.settle(settlement, failed::incrementAndGet);

        assertThat(store.record(event.id()).state()).isEqualTo(InvocationState.RUNNING);
        assertThat(store.calls(Operation.SETTLE)).isZero();
        assertThat(logged).containsExactly(row);
    }

    @Test
    void givesUpWhenItIsClosed() throws Exception {
        // Given
        Settlement settlement = settlement();
        store.fail(Operation.SETTLE, Failure.BEFORE);
        Thread thread =
                Thread.ofVirtual().start(() -> settler.settle(settlement, failed::incrementAndGet));
        await().until(() -> failed.get() == 1);

        // When
        settler.close();
        thread.join();

        // Then
        assertThat(store.record(event.id()).state()).isEqualTo(InvocationState.RUNNING);
        assertThat(logged).containsExactly(row);
    }
}
