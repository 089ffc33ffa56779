package io.penstock.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.runtime.delivery.MemoryQueueStore.Failure;
import io.penstock.runtime.delivery.MemoryQueueStore.Operation;
import io.penstock.runtime.queue.Claim;
import io.penstock.runtime.queue.Enqueued;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.NewEvent;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LeaseKeeperTest {

    private final MemoryQueueStore store = new MemoryQueueStore();
    private final Set<Claim> known = ConcurrentHashMap.newKeySet();
    private final AtomicInteger leases = new AtomicInteger();
    private final LeaseKeeper keeper =
            new LeaseKeeper(store, known::contains, Duration.ofMillis(30), leases::incrementAndGet);

    @AfterEach
    void close() {
        keeper.close();
        store.close();
    }

    private Claim claim(NewEvent event) {
        return ((Enqueued.Claimed) store.enqueue(event, true).join()).claim();
    }

    @Test
    void saysOnceThatThereIsALease() {
        // Given
        store.fail(Operation.RENEW, Failure.BEFORE);
        keeper.renew();
        assertThat(leases).hasValue(0);

        // When
        store.fail(Operation.RENEW, Failure.NEVER);
        keeper.renew();
        keeper.renew();

        // Then
        assertThat(leases).hasValue(1);
    }

    @Test
    void givesBackAClaimThatIsUnknownTwice() {
        // Given
        NewEvent event = TestingEvents.to("f").build();
        claim(event);

        // When
        keeper.renew();
        InvocationState once = store.record(event.id()).state();
        keeper.renew();

        // Then
        assertThat(once).isEqualTo(InvocationState.RUNNING);
        assertThat(store.record(event.id()).state()).isEqualTo(InvocationState.QUEUED);
    }

    @Test
    void leavesAClaimThatIsWorkedOnOrSoonWas() {
        // Given
        Claim claim = claim(TestingEvents.to("f").build());
        NewEvent late = TestingEvents.to("f").build();
        known.add(claim);
        Claim lateClaim = claim(late);

        // When
        keeper.renew();
        known.add(lateClaim);
        keeper.renew();
        keeper.renew();

        // Then
        assertThat(store.count(InvocationState.RUNNING)).isEqualTo(2);
    }

    @Test
    void aClaimMadeAnewIsNotTheOneThatWasSuspected() {
        // Given
        NewEvent event = TestingEvents.to("f").build();
        claim(event);
        keeper.renew();
        store.releaseAll().join();
        store.claim(event.target().function(), 1, 1).join();

        // When
        keeper.renew();

        // Then
        assertThat(store.record(event.id()).state()).isEqualTo(InvocationState.RUNNING);
    }

    @Test
    void forgetsACallThatNobodyHereRuns() {
        // Given
        claim(TestingEvents.to("f").sync("key").build());

        // When
        keeper.renew();
        keeper.renew();

        // Then
        assertThat(store.claims()).isEmpty();
        assertThat(store.count(InvocationState.QUEUED)).isZero();
    }

    @Test
    void goesOnWhenTheStoreWorksAgain() {
        // Given
        NewEvent event = TestingEvents.to("f").build();
        claim(event);
        store.fail(Operation.READ, Failure.BEFORE);
        store.fail(Operation.RENEW, Failure.BEFORE);

        // When
        keeper.start();
        await().until(() -> store.calls(Operation.RENEW) > 3);
        store.fail(Operation.RENEW, Failure.NEVER);
        await().until(() -> store.calls(Operation.READ) > 3);
        store.fail(Operation.READ, Failure.NEVER);

        // Then
        await().untilAsserted(
                        () ->
                                assertThat(store.record(event.id()).state())
                                        .isEqualTo(InvocationState.QUEUED));
    }
}
