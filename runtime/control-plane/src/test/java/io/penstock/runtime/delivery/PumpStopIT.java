package io.penstock.runtime.delivery;

import static io.penstock.runtime.delivery.TestingPump.NEVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.runtime.delivery.MemoryQueueStore.Operation;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.queue.InvocationState;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a pump. */
@Timeout(60)
final class PumpStopIT extends PumpFixture {

    @Test
    void drainsWhatRunsAndLeavesTheRestInTheQueue() throws Exception {
        // Given
        start(Duration.ofMillis(50)).gated();
        pump.sendAll("f", 20, 1);
        await().until(() -> pump.running() == IN_FLIGHT_MAX);

        // When
        int left = pump.pump.drain(Duration.ofMillis(50));
        pump.openGate();
        int leftThen = pump.pump.drain(Duration.ofSeconds(10));

        // Then
        assertThat(left).isEqualTo(IN_FLIGHT_MAX);
        assertThat(leftThen).isZero();
        assertThat(pump.store.count(InvocationState.QUEUED)).isEqualTo(20 - IN_FLIGHT_MAX);
        assertThat(pump.pump.slot(TestingEvents.name("f"), 1)).isEmpty();
    }

    @Test
    void aClaimThatComesInWhileItDrainsIsGivenBack() throws Exception {
        // Given
        start(NEVER).gated();
        pump.sendAll("f", IN_FLIGHT_MAX, 1);
        pump.sendAll("f", 10, 1);
        Runnable go = pump.store.hold();
        pump.pump.queued(TestingEvents.name("g"), 0);
        CompletableFuture<InvocationId> late = pump.send("g", 1);

        // When
        int left = pump.pump.drain(Duration.ofMillis(10));
        go.run();
        late.join();
        pump.openGate();

        // Then
        assertThat(left).isEqualTo(IN_FLIGHT_MAX);
        await().untilAsserted(() -> assertThat(pump.store.count(InvocationState.RUNNING)).isZero());
        assertThat(pump.store.count(InvocationState.QUEUED)).isEqualTo(11);
        assertThat(pump.ran()).hasSize(IN_FLIGHT_MAX);
    }

    @Test
    void nothingIsAskedOfTheStoreAfterTheClose() {
        // Given
        start(Duration.ofMillis(5));
        await().until(() -> pump.store.calls(Operation.READ) > 5);

        // When
        pump.pump.close();

        // Then
        await().during(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(5))
                .until(readsStandStill());
    }

    private Callable<Boolean> readsStandStill() {
        AtomicInteger last = new AtomicInteger(-1);
        return () -> {
            int reads = pump.store.calls(Operation.READ);
            return last.getAndSet(reads) == reads;
        };
    }
}
