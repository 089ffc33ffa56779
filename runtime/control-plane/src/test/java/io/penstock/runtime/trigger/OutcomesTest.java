package io.penstock.runtime.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.runtime.delivery.MemoryQueueStore;
import io.penstock.runtime.delivery.MemoryQueueStore.Failure;
import io.penstock.runtime.delivery.MemoryQueueStore.Operation;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.queue.InvocationRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the store has forgotten has ended. */
@Timeout(30)
final class OutcomesTest {

    private final MemoryQueueStore store = new MemoryQueueStore();
    private final Outcomes outcomes = new Outcomes(store);
    private final Told told = new Told();

    private static final class Told implements Outcomes.Watcher {

        private final List<InvocationId> ids = new CopyOnWriteArrayList<>();

        @Override
        public void ended(InvocationId id, Optional<InvocationRecord> record) {
            ids.add(id);
        }
    }

    @AfterEach
    void close() {
        outcomes.close();
        store.close();
    }

    private static InvocationId id(int number) {
        return new InvocationId("i" + number);
    }

    @Test
    void tellsOnceHoweverOftenItIsWatched() {
        store.fail(Operation.READ, Failure.BEFORE);
        outcomes.watch(id(1), told);
        outcomes.watch(id(1), told);
        await().until(() -> store.calls(Operation.READ) >= 2);
        store.fail(Operation.READ, Failure.NEVER);
        outcomes.ended(id(1));
        outcomes.watch(id(2), told);
        await().until(() -> told.ids.equals(List.of(id(1), id(2))));
    }

    @Test
    void whatTheStoreDidNotSayIsAskedAgain() {
        store.fail(Operation.READ, Failure.BEFORE);
        outcomes.watch(id(1), told);
        await().until(() -> store.calls(Operation.READ) >= 1);
        store.fail(Operation.READ, Failure.NEVER);
        await().until(() -> told.ids.equals(List.of(id(1))));
    }

    @Test
    void aForgottenWatcherIsNotTold() {
        store.fail(Operation.READ, Failure.BEFORE);
        outcomes.watch(id(1), told);
        await().until(() -> store.calls(Operation.READ) >= 1);
        outcomes.forget(id(1), told);
        store.fail(Operation.READ, Failure.NEVER);
        outcomes.ended(id(1));
        outcomes.watch(id(2), told);
        await().until(() -> !told.ids.isEmpty());
        assertThat(told.ids).containsExactly(id(2));
    }

    @Test
    void oneThatThrowsDoesNotKeepItFromTheOthers() {
        outcomes.watch(
                id(1),
                (_, _) -> {
                    throw new IllegalStateException("told to");
                });
        outcomes.watch(id(2), told);
        await().until(() -> told.ids.equals(List.of(id(2))));
    }
}
