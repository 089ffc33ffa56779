package io.penstock.runtime.delivery;

import static io.penstock.runtime.delivery.TestingPump.NEVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.runtime.delivery.MemoryQueueStore.Failure;
import io.penstock.runtime.delivery.MemoryQueueStore.Operation;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.intake.CallEnding;
import io.penstock.runtime.queue.InvocationState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Synchronous calls with an idempotency key. */
@Timeout(60)
final class KeyedCallIT extends PumpFixture {

    @Test
    void twentyCallersWithOneKeyGetTheEndingOfOneRun() throws Exception {
        // Given
        start(NEVER).gated();
        List<CompletableFuture<CallEnding>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(pump.call("f", "key"));
        }
        await().until(() -> pump.running() == 1);

        // When
        pump.openGate();

        // Then
        for (CompletableFuture<CallEnding> call : calls) {
            CallEnding ending = call.get(10, TimeUnit.SECONDS);
            assertThat(ending).isInstanceOf(CallEnding.Failed.class);
        }
        assertThat(pump.ran()).hasSize(1);
        assertThat(pump.pump.drain(Duration.ofSeconds(5))).isZero();
    }

    @Test
    void callersAreToldOfAnExceptionNobodyExpected() throws Exception {
        // Given
        start(NEVER)
                .script(
                        id -> {
                            throw new IllegalStateException("told to");
                        });

        // When
        CallEnding ending = pump.call("f", "key").get(10, TimeUnit.SECONDS);

        // Then
        assertThat(((CallEnding.Failed) ending).problem().code())
                .isEqualTo(ErrorCode.INTERNAL_ERROR);
        await().untilAsserted(() -> assertThat(pump.store.claims()).isEmpty());
        assertThat(pump.pump.drain(Duration.ofSeconds(5))).isZero();
    }

    @Test
    void aCallIsAnsweredThoughItsEndCantBeWritten() throws Exception {
        // Given
        start(NEVER);
        pump.store.fail(Operation.SETTLE, Failure.BEFORE);

        // When
        CallEnding ending = pump.call("f", "key").get(10, TimeUnit.SECONDS);

        // Then
        assertThat(ending).isInstanceOf(CallEnding.Failed.class);
        assertThat(pump.store.count(InvocationState.RUNNING)).isOne();
    }
}
