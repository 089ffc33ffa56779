package io.penstock.runtime.delivery;

import static io.penstock.runtime.delivery.TestingPump.NEVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.runtime.delivery.MemoryQueueStore.Failure;
import io.penstock.runtime.delivery.MemoryQueueStore.Operation;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.InvocationState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which events run when, and what becomes of them when something fails. */
@Timeout(60)
final class PumpIT extends PumpFixture {

    @Test
    void aBacklogIsRunWithinTheBoundAndDoesntDelayOthers() {
        // Given
        start(NEVER).gated();
        pump.sendAll("f", 200, 1);
        await().until(() -> pump.running() == IN_FLIGHT_MAX);

        // When
        pump.send("g", 1).join();

        // Then
        await().until(() -> pump.running() == IN_FLIGHT_MAX + 1);
        pump.openGate();
        pump.awaitDead(201);
        assertThat(pump.runningMost()).isEqualTo(IN_FLIGHT_MAX + 1);
        assertThat(pump.ran()).hasSize(201).doesNotHaveDuplicates();
        pump.assertIdle("f");
    }

    @Test
    void bodiesInFlightAreBoundedOverAllFunctions() {
        // Given
        int bytes = 400 << 10;
        start(NEVER);
        pump.deploy("h1", "h2", "h3", "idle1", "idle2", "idle3").gated();
        List<String> functions = List.of("f", "g", "h1", "h2", "h3");
        for (String idle : List.of("idle1", "idle2", "idle3")) {
            pump.pump.queued(TestingEvents.name(idle), 0);
        }

        // When
        for (int i = 0; i < 10; i++) {
            functions.forEach(function -> pump.send(function, bytes).join());
        }

        // Then
        await().until(() -> pump.running() >= 2);
        pump.openGate();
        pump.awaitDead(50);
        // Two fit; each claim under way, of which there is one per function, may bring one more.
        assertThat(pump.runningMost()).isLessThanOrEqualTo(2 + functions.size());
        assertThat(pump.ran()).hasSize(50).doesNotHaveDuplicates();
        pump.assertIdle("f");
    }

    @Test
    void anEventLargerThanAllTheMemoryIsRunAlone() {
        // Given
        start(NEVER);
        int bytes = 3 << 20;

        // When
        pump.sendAll("f", 3, bytes);
        pump.sendAll("g", 3, bytes);

        // Then
        pump.awaitDead(6);
        pump.assertIdle("f");
    }

    @Test
    void claimsThatFailAreMadeAgainAfterAPause() {
        // Given
        start(NEVER).gated();
        pump.sendAll("f", 20, 1);
        pump.store.fail(Operation.CLAIM, Failure.BEFORE);
        int before = pump.store.calls(Operation.CLAIM);
        pump.openGate();
        await().until(() -> pump.store.calls(Operation.CLAIM) > before);

        // When
        pump.store.fail(Operation.CLAIM, Failure.NEVER);

        // Then
        pump.awaitDead(20);
        assertThat(pump.store.calls(Operation.CLAIM)).isLessThan(40);
        assertThat(pump.ran()).hasSize(20).doesNotHaveDuplicates();
        pump.assertIdle("f");
    }

    @Test
    void whatCantBeSettledKeepsItsSlotAndIsNotRunAgain() {
        // Given
        start(NEVER);
        pump.store.fail(Operation.SETTLE, Failure.BEFORE);
        pump.sendAll("f", 20, 1);
        await().until(() -> pump.store.calls(Operation.SETTLE) > 2 * IN_FLIGHT_MAX);
        assertThat(pump.ran()).hasSize(IN_FLIGHT_MAX);

        // When
        pump.store.fail(Operation.SETTLE, Failure.NEVER);

        // Then
        pump.awaitDead(20);
        assertThat(pump.ran()).hasSize(20).doesNotHaveDuplicates();
        pump.assertIdle("f");
    }

    @Test
    void eventsThatArentAcceptedHoldNothing() {
        // Given
        start(NEVER);
        pump.store.fail(Operation.ENQUEUE, Failure.BEFORE);

        // When
        for (int i = 0; i < 20; i++) {
            assertThat(pump.send("f", 1000)).failsWithin(Duration.ofSeconds(5));
        }

        // Then
        pump.assertIdle("f");
        assertThat(pump.ran()).isEmpty();
    }

    @Test
    void anExceptionNobodyExpectedPutsTheEventOff() {
        // Given
        AtomicInteger runs = new AtomicInteger();
        start(NEVER)
                .script(
                        id -> {
                            if (runs.incrementAndGet() == 1) {
                                throw new IllegalStateException("told to");
                            }
                        });

        // When
        InvocationId id = pump.send("f", 1000).join();
        await().until(() -> pump.store.record(id).deferrals() == 1);
        InvocationRecord deferred = pump.store.record(id);

        // Then
        assertThat(deferred.error().orElseThrow().code()).isEqualTo("internal-error");
        assertThat(deferred.attempts()).isZero();
        pump.awaitDead(1);
        assertThat(runs).hasValue(2);
        assertThat(pump.meters.get("penstock.retries").counters())
                .singleElement()
                .satisfies(
                        retries -> {
                            assertThat(retries.getId().getTag("reason")).isEqualTo("deferred");
                            assertThat(retries.count()).isOne();
                        });
        pump.assertIdle("f");
    }

    @Test
    void aPauseHoldsUpOneFunctionOnly() {
        // Given
        AtomicInteger failures = new AtomicInteger();
        start(NEVER).script(failing(failures));
        pump.sendAll("f", 30, 1);
        await().until(() -> failures.get() >= IN_FLIGHT_MAX);

        // When
        InvocationId other = pump.send("g", 1).join();
        await().until(() -> pump.store.record(other).state() == InvocationState.DEAD);

        // Then
        assertThat(pump.store.count(InvocationState.DEAD)).isOne();
        pump.awaitDead(31);
        pump.assertIdle("f");
    }

    /** As many as may be in flight fail together: after the first one, one is tried at a time. */
    private static Consumer<String> failing(AtomicInteger failures) {
        CyclicBarrier together = new CyclicBarrier(IN_FLIGHT_MAX);
        return _ -> {
            if (failures.incrementAndGet() <= IN_FLIGHT_MAX) {
                try {
                    together.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                    throw new AssertionError(e);
                }
                throw new IllegalStateException("told to");
            }
        };
    }

    @Test
    void delayedEventsRunWhenTheyAreDue() {
        // Given
        start(NEVER);

        // When
        for (int i = 0; i < 20; i++) {
            pump.send("f", 1, Duration.ofMillis(50 + 20 * i), Optional.empty()).join();
        }

        // Then
        pump.awaitDead(20);
        assertThat(pump.ran()).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void eventsOfOneKeyRunOneAfterAnother() {
        // Given
        start(NEVER);
        List<String> sent = new ArrayList<>();

        // When
        for (int i = 0; i < 30; i++) {
            sent.add(pump.send("f", 1, Duration.ZERO, Optional.of("k")).join().value());
        }

        // Then
        pump.awaitDead(30);
        assertThat(pump.ran()).isEqualTo(sent);
        assertThat(pump.runningMost()).isOne();
    }

    @Test
    void whateverFailsEachEventEndsAndNothingIsLeft() {
        // Given
        long seed = Long.getLong("penstock.seed", System.nanoTime());
        System.out.println("PumpIT: replay with -Dpenstock.seed=" + seed);
        Random random = new Random(seed);
        start(Duration.ofMillis(100));
        Operation[] operations = {Operation.ENQUEUE, Operation.CLAIM, Operation.SETTLE};
        int accepted = 0;

        // When
        for (int i = 0; i < 600; i++) {
            if (random.nextInt(20) == 0) {
                Operation operation = operations[random.nextInt(operations.length)];
                pump.store.fail(operation, random.nextInt(4) == 0 ? Failure.BEFORE : Failure.NEVER);
            }
            CompletableFuture<InvocationId> sent =
                    pump.send(
                            random.nextBoolean() ? "f" : "g",
                            random.nextInt(300 << 10),
                            Duration.ofMillis(Math.max(0, random.nextInt(400) - 200)),
                            random.nextInt(3) == 0
                                    ? Optional.of("k" + random.nextInt(5))
                                    : Optional.empty());
            if (sent.handle((_, failure) -> failure == null).join()) {
                accepted++;
            }
        }
        for (Operation operation : operations) {
            pump.store.fail(operation, Failure.NEVER);
        }

        // Then
        pump.awaitDead(accepted);
        assertThat(pump.ran()).hasSize(accepted).doesNotHaveDuplicates();
        pump.assertIdle("f");
        pump.assertIdle("g");
    }
}
