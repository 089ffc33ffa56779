package io.penstock.runtime.delivery;

import static io.penstock.runtime.delivery.TestingPump.NEVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.runtime.delivery.MemoryQueueStore.Failure;
import io.penstock.runtime.delivery.MemoryQueueStore.Operation;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.intake.CallEnding;
import io.penstock.runtime.pool.TestingNode;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.InvocationState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class PumpIT {

    private static final int IN_FLIGHT_MAX = 5;

    @TempDir private static Path folder;
    private static TestingNode node;

    private final CountDownLatch gate = new CountDownLatch(1);
    private TestingPump pump;

    @BeforeAll
    static void startNode() throws Exception {
        node = TestingNode.start(folder);
    }

    @AfterAll
    static void closeNode() throws Exception {
        node.close();
    }

    private TestingPump start(Duration poll) {
        pump = new TestingPump(node, IN_FLIGHT_MAX, poll).deploy("f", "g").start().awaitSurvey();
        return pump;
    }

    @AfterEach
    void close() {
        gate.countDown();
        pump.close();
    }

    private void awaitGate() {
        try {
            assertThat(gate.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void send(String function, int count, int bytes) {
        List<CompletableFuture<InvocationId>> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add(pump.send(function, bytes));
        }
        sent.forEach(CompletableFuture::join);
    }

    @Test
    void aBacklogIsRunWithinTheBoundAndDoesntDelayOthers() {
        // Given
        start(NEVER).script(id -> awaitGate());
        send("f", 200, 1);
        await().until(() -> pump.running() == IN_FLIGHT_MAX);

        // When
        pump.send("g", 1).join();

        // Then
        await().until(() -> pump.running() == IN_FLIGHT_MAX + 1);
        gate.countDown();
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
        pump.deploy("h1", "h2", "h3", "idle1", "idle2", "idle3").script(id -> awaitGate());
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
        gate.countDown();
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
        send("f", 3, bytes);
        send("g", 3, bytes);

        // Then
        pump.awaitDead(6);
        pump.assertIdle("f");
    }

    @Test
    void claimsThatFailAreMadeAgainAfterAPause() {
        // Given
        start(NEVER).script(id -> awaitGate());
        send("f", 20, 1);
        pump.store.fail(Operation.CLAIM, Failure.BEFORE);
        int before = pump.store.calls(Operation.CLAIM);
        gate.countDown();
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
        send("f", 20, 1);
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
        send("f", 30, 1);
        await().until(() -> failures.get() >= IN_FLIGHT_MAX);

        // When
        InvocationId other = pump.send("g", 1).join();
        await().until(() -> pump.store.record(other).state() == InvocationState.DEAD);

        // Then
        assertThat(pump.store.count(InvocationState.DEAD)).isOne();
        pump.awaitDead(31);
        pump.assertIdle("f");
    }

    private static Consumer<String> failing(AtomicInteger failures) {
        return _ -> {
            if (failures.incrementAndGet() <= IN_FLIGHT_MAX) {
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
    void drainsWhatRunsAndLeavesTheRestInTheQueue() throws Exception {
        // Given
        start(Duration.ofMillis(50)).script(id -> awaitGate());
        send("f", 20, 1);
        await().until(() -> pump.running() == IN_FLIGHT_MAX);

        // When
        int left = pump.pump.drain(Duration.ofMillis(50));
        gate.countDown();
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
        start(NEVER).script(id -> awaitGate());
        send("f", IN_FLIGHT_MAX, 1);
        send("f", 10, 1);
        Runnable go = pump.store.hold();
        pump.pump.queued(TestingEvents.name("g"), 0);
        CompletableFuture<InvocationId> late = pump.send("g", 1);

        // When
        int left = pump.pump.drain(Duration.ofMillis(10));
        go.run();
        late.join();
        gate.countDown();

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

    @Test
    void twentyCallersWithOneKeyGetTheEndingOfOneRun() throws Exception {
        // Given
        start(NEVER).script(id -> awaitGate());
        List<CompletableFuture<CallEnding>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(pump.call("f", "key"));
        }
        await().until(() -> pump.running() == 1);

        // When
        gate.countDown();

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
