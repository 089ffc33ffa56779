package io.penstock.runtime.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.limit.Cancellation;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.worker.WorkerLostException;
import io.penstock.runtime.worker.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class PoolsIT {

    @TempDir private Path folder;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private TestingNode node;

    private TestingNode node(PoolSettings settings) throws Exception {
        node = TestingNode.start(folder, settings);
        return node;
    }

    @AfterEach
    void close() throws Exception {
        if (node != null) {
            node.close();
        }
        threads.close();
    }

    @Test
    void manyFirstCallersShareOneStart() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion version =
                node.deploy(TestingVersion.script("f").concurrency(64).instances(0, 10));

        // When
        CountDownLatch together = new CountDownLatch(1);
        List<Future<Lease>> leases = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            leases.add(
                    threads.submit(
                            () -> {
                                together.await();
                                return node.lease(version);
                            }));
        }
        together.countDown();

        // Then
        Set<PooledInstance> instances = new HashSet<>();
        Set<Object> lanes = new HashSet<>();
        List<StartKind> kinds = new ArrayList<>();
        for (Future<Lease> future : leases) {
            Lease lease = future.get();
            instances.add(lease.pooled().holder());
            lanes.add(lease.lane());
            kinds.add(lease.startKind());
            lease.returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);
        }
        assertThat(instances).hasSize(1);
        assertThat(lanes).hasSize(64);
        assertThat(kinds).containsOnlyOnce(StartKind.PROCESS).contains(StartKind.WARM);
    }

    @Test
    void leasesTheInstanceThatBecameIdleLast() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion version = node.deploy(TestingVersion.script("f"));
        Lease first = node.lease(version);
        Lease second = node.lease(version);
        assertThat(first.lane().instance()).isNotSameAs(second.lane().instance());

        // When
        second.returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);
        first.returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);

        // Then
        Lease again = node.lease(version);
        assertThat(again.lane()).isSameAs(first.lane());
        assertThat(again.startKind()).isEqualTo(StartKind.WARM);
        again.returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);
    }

    @Test
    void refusesCallersBeyondTheLine() throws Exception {
        // Given
        node(TestingNode.settings(Duration.ofSeconds(10), 2, 0, 4096));
        FunctionVersion version = node.deploy(TestingVersion.script("f").instances(0, 1));
        Lease held = node.lease(version);
        Future<Lease> second = threads.submit(() -> node.lease(version));
        Future<Lease> third = threads.submit(() -> node.lease(version));
        await().untilAsserted(() -> assertThat(node.view(version).waiting()).isEqualTo(2));

        // When
        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> node.lease(version));

        // Then
        assertThat(refused.problem().code()).isEqualTo(ErrorCode.QUEUE_FULL);
        assertThat(refused.problem().retryAfter()).isPresent();
        held.returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);
        Lease next = second.get();
        next.returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);
        third.get().returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);
    }

    @Test
    void servesTheLineInOrder() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion version = node.deploy(TestingVersion.script("f").instances(0, 1));
        Lease held = node.lease(version);
        List<Integer> served = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Future<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            waiting.add(
                    threads.submit(
                            () -> {
                                Lease lease = node.lease(version);
                                served.add(number);
                                lease.returned(
                                        new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN),
                                        false);
                            }));
            int inLine = i + 1;
            await().untilAsserted(() -> assertThat(node.view(version).waiting()).isEqualTo(inLine));
        }

        // When
        held.returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);
        for (Future<?> waiter : waiting) {
            waiter.get();
        }

        // Then
        assertThat(served).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void turnsAwayWhoHasWaitedTooLong() throws Exception {
        // Given
        node(TestingNode.settings(Duration.ofMillis(300), 10, 0, 4096));
        FunctionVersion version = node.deploy(TestingVersion.script("f").instances(0, 1));
        Lease held = node.lease(version);

        // When
        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> node.lease(version));

        // Then
        assertThat(refused.problem().code()).isEqualTo(ErrorCode.QUEUE_TIMEOUT);
        assertThat(node.view(version).waiting()).isZero();
        held.returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);
    }

    @Test
    void takesACallerThatHungUpOutOfTheLine() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion version = node.deploy(TestingVersion.script("f").instances(0, 1));
        Lease held = node.lease(version);
        Cancellation cancellation = new Cancellation();
        Future<Lease> waiting = threads.submit(() -> node.lease(version, cancellation));
        await().untilAsserted(() -> assertThat(node.view(version).waiting()).isOne());

        // When
        cancellation.cancel();

        // Then
        assertThatThrownBy(waiting::get).hasMessageContaining("client-gone");
        assertThat(node.view(version).waiting()).isZero();
        held.returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);
    }

    @Test
    void tellsAllWaitersAtOnceWhyAConstructorFailed() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion version =
                node.deploy(TestingVersion.of("f", TestingFunctions.FAILING_INIT));

        // When
        List<ProblemException> refusals = refusals(version, 20);

        // Then
        assertThat(refusals)
                .allSatisfy(
                        refused -> {
                            assertThat(refused.problem().code())
                                    .isEqualTo(ErrorCode.FUNCTION_INIT_FAILED);
                            assertThat(refused.problem().members())
                                    .containsEntry("errorType", "java.lang.IllegalStateException");
                            assertThat(refused.problem().members().get("errorMessage"))
                                    .endsWith("no luck today");
                            assertThat(refused.problem().members().get("stack"))
                                    .contains("fn.FailingInit.<init>");
                        });
        await().untilAsserted(() -> assertThat(node.pools().reservedMemory().bytes()).isZero());
    }

    private List<ProblemException> refusals(FunctionVersion version, int callers) throws Exception {
        List<Future<ProblemException>> calls = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            calls.add(
                    threads.submit(
                            () ->
                                    catchThrowableOfType(
                                            ProblemException.class, () -> node.lease(version))));
        }
        List<ProblemException> refusals = new ArrayList<>();
        for (Future<ProblemException> call : calls) {
            refusals.add(call.get());
        }
        return refusals;
    }

    @Test
    void replacesTheWorkerOfAConstructorThatNeverEnds() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion version =
                node.deploy(
                        TestingVersion.of("f", TestingFunctions.STUCK_INIT).initTimeoutMillis(700));

        // When
        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> node.lease(version));

        // Then
        assertThat(refused.problem().code()).isEqualTo(ErrorCode.FUNCTION_INIT_FAILED);
        assertThat(refused.problem().detail()).contains("initTimeout");
        await().untilAsserted(() -> assertThat(node.childProcesses()).isEmpty());
        assertThat(node.pools().reservedMemory().bytes()).isZero();
    }

    @Test
    void waitsForASlowFirstStartLongerThanForAFreeInstance() throws Exception {
        // Given
        node(TestingNode.settings(Duration.ofMillis(300), 10, 0, 4096));
        FunctionVersion version = node.deploy(TestingVersion.of("f", TestingFunctions.SLOW_INIT));

        // When
        Lease lease = node.lease(version);

        // Then
        assertThat(lease.startKind()).isEqualTo(StartKind.PROCESS);
        lease.returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);
    }

    @Test
    void aKilledWorkerFailsItsOwnCallsOnly() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion version = node.deploy(TestingVersion.script("f"));
        FunctionVersion other = node.version(TestingVersion.script("other"));
        Future<String> neighbour = threads.submit(() -> node.call(other, "sleep 1500"));
        List<Future<String>> doomed = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            doomed.add(threads.submit(() -> node.call(version, "sleep 5000")));
        }
        await().untilAsserted(
                        () -> assertThat(node.view(version).census().inFlight()).isEqualTo(3));

        // When
        node.workers(version).forEach(worker -> TestingNode.kill(worker.pid()));

        // Then
        for (Future<String> call : doomed) {
            assertThatThrownBy(call::get)
                    .hasCauseInstanceOf(WorkerLostException.class)
                    .hasMessageContaining("signal 9");
        }
        assertThat(node.call(version, "hello")).isEqualTo("hello");
        assertThat(neighbour.get()).isEqualTo("sleep 1500");
        assertThat(node.view(version).census().inFlight()).isZero();
    }

    @Test
    void whoWaitsForAStartInAWorkerThatIsKilledGetsAnother() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion version = node.deploy(TestingVersion.of("f", TestingFunctions.SLOW_INIT));
        Lease first = node.lease(version);
        TestingTaker waiting = new TestingTaker();
        node.pools().of(version).lease(waiting.request(new Cancellation()));
        await().until(() -> node.view(version).starting() == 1);

        // When
        first.lane().instance().worker().kill("a test's");
        first.lost(false);

        // Then
        Lease second = waiting.get();
        assertThat(second.lane().instance().worker()).isNotSameAs(first.lane().instance().worker());
        second.returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);
    }

    @Test
    void aConstructorThatEndsASharedWorkerIsNoneOfItsNeighboursBusiness() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion bad =
                node.version(TestingVersion.of("a.bad", TestingFunctions.EXITING_INIT).shared());
        FunctionVersion good =
                node.version(TestingVersion.of("a.good", TestingFunctions.SLOW_INIT).shared());

        // When
        TestingTaker first = new TestingTaker();
        node.pools().of(bad).lease(first.request(new Cancellation()));
        TestingTaker second = new TestingTaker();
        node.pools().of(good).lease(second.request(new Cancellation()));

        // Then
        assertThatThrownBy(first::get).hasMessageContaining("while the handler of a.bad@1");
        second.get().returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);
    }

    @Test
    void drainingLetsLeasedCallsFinish() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion version =
                node.deploy(TestingVersion.script("f").concurrency(2).instances(0, 4));
        Future<String> running = threads.submit(() -> node.call(version, "sleep 1200"));
        await().untilAsserted(() -> assertThat(node.view(version).census().inFlight()).isOne());
        WorkerProcess worker = node.workers(version).iterator().next();

        // When
        worker.drain("test");

        // Then
        String pid = node.call(version, "pid");
        assertThat(pid).isNotEqualTo(Long.toString(worker.pid()));
        assertThat(running.get()).isEqualTo("sleep 1200");
        await().untilAsserted(() -> assertThat(ProcessHandle.of(worker.pid())).isEmpty());
    }

    @Test
    void anUpdateNeverFailsACall() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion old = node.deploy(TestingVersion.script("f"));
        Future<String> running = threads.submit(() -> node.call(old, "sleep 800"));
        await().untilAsserted(() -> assertThat(node.view(old).census().inFlight()).isOne());

        // When
        FunctionVersion renewed = node.deploy(TestingVersion.script("f").number(2));

        // Then
        assertThat(node.call(renewed, "hello")).isEqualTo("hello");
        assertThat(running.get()).isEqualTo("sleep 800");
        await().untilAsserted(() -> assertThat(node.childProcesses()).hasSize(1));
    }

    @Test
    void closingRefusesNewCallsAndLetsOthersFinish() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion version = node.deploy(TestingVersion.script("f").instances(0, 1));
        Future<String> running = threads.submit(() -> node.call(version, "sleep 1000"));
        await().untilAsserted(() -> assertThat(node.view(version).census().inFlight()).isOne());
        Future<Lease> waiting = threads.submit(() -> node.lease(version));
        await().untilAsserted(() -> assertThat(node.view(version).waiting()).isOne());

        // When
        node.pools().close();

        // Then
        assertThatThrownBy(waiting::get).hasMessageContaining("shutting-down");
        assertThatThrownBy(() -> node.lease(version)).hasMessageContaining("shutting-down");
        FunctionVersion unseen = node.version(TestingVersion.script("unseen"));
        assertThatThrownBy(() -> node.lease(unseen)).hasMessageContaining("shutting-down");
        assertThat(running.get()).isEqualTo("sleep 1000");
        await().untilAsserted(() -> assertThat(node.childProcesses()).isEmpty());
    }

    @Test
    void longBodiesTravelBothWaysAtTheSameTime() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion version = node.deploy(TestingVersion.of("f", TestingFunctions.STREAM_ECHO));
        String body = "0123456789abcdef".repeat(512 * 1024);

        // When
        String answer = node.call(version, body);

        // Then
        assertThat(answer).isEqualTo(body);
        assertThat(node.call(version, "small")).isEqualTo("small");
        assertThat(node.view(version).live()).hasSize(1);
    }

    @Test
    void aFunctionThatIgnoresItsBodyLeavesTheLaneClean() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion version = node.deploy(TestingVersion.script("f").instances(0, 1));
        String body = "throw " + "x".repeat(3_000_000);

        // When
        String failure = node.call(version, body);

        // Then
        assertThat(failure).startsWith("failed: java.lang.IllegalStateException");
        assertThat(node.call(version, "hello")).isEqualTo("hello");
    }
}
