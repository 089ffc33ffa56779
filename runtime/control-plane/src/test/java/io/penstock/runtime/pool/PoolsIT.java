package io.penstock.runtime.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.MemorySize;
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
            instances.add(lease.holder());
            lanes.add(lease.lane());
            kinds.add(lease.startKind());
            lease.returned(1, false);
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
        second.returned(1, false);
        first.returned(1, false);

        // Then
        Lease again = node.lease(version);
        assertThat(again.lane()).isSameAs(first.lane());
        assertThat(again.startKind()).isEqualTo(StartKind.WARM);
        again.returned(1, false);
    }

    @Test
    void refusesCallersBeyondTheLine() throws Exception {
        // Given
        node(settings(Duration.ofSeconds(10), 2, 0, 4096));
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
        held.returned(1, false);
        Lease next = second.get();
        next.returned(1, false);
        third.get().returned(1, false);
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
                                lease.returned(1, false);
                            }));
            int inLine = i + 1;
            await().untilAsserted(() -> assertThat(node.view(version).waiting()).isEqualTo(inLine));
        }

        // When
        held.returned(1, false);
        for (Future<?> waiter : waiting) {
            waiter.get();
        }

        // Then
        assertThat(served).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void turnsAwayWhoHasWaitedTooLong() throws Exception {
        // Given
        node(settings(Duration.ofMillis(300), 10, 0, 4096));
        FunctionVersion version = node.deploy(TestingVersion.script("f").instances(0, 1));
        Lease held = node.lease(version);

        // When
        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> node.lease(version));

        // Then
        assertThat(refused.problem().code()).isEqualTo(ErrorCode.QUEUE_TIMEOUT);
        assertThat(node.view(version).waiting()).isZero();
        held.returned(1, false);
    }

    @Test
    void takesACallerThatHungUpOutOfTheLine() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion version = node.deploy(TestingVersion.script("f").instances(0, 1));
        Lease held = node.lease(version);
        Cancellation cancellation = new Cancellation();
        Future<Lease> waiting = threads.submit(() -> node.pools().of(version).lease(cancellation));
        await().untilAsserted(() -> assertThat(node.view(version).waiting()).isOne());

        // When
        cancellation.cancel();

        // Then
        assertThatThrownBy(waiting::get).hasMessageContaining("client-gone");
        assertThat(node.view(version).waiting()).isZero();
        held.returned(1, false);
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
        await().untilAsserted(() -> assertThat(childProcesses()).isZero());
        assertThat(node.pools().reservedMemory().bytes()).isZero();
    }

    @Test
    void waitsForASlowFirstStartLongerThanForAFreeInstance() throws Exception {
        // Given
        node(settings(Duration.ofMillis(300), 10, 0, 4096));
        FunctionVersion version = node.deploy(TestingVersion.of("f", TestingFunctions.SLOW_INIT));

        // When
        Lease lease = node.lease(version);

        // Then
        assertThat(lease.startKind()).isEqualTo(StartKind.PROCESS);
        lease.returned(1, false);
    }

    @Test
    void neverHasMoreThanMaxInstances() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion version = node.deploy(TestingVersion.script("f").instances(0, 2));

        // When
        List<Future<String>> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            calls.add(
                    threads.submit(
                            () -> {
                                String uid = node.call(version, "uid");
                                node.call(version, "sleep 20");
                                assertThat(node.view(version).live()).hasSizeLessThanOrEqualTo(2);
                                return uid;
                            }));
        }
        Set<String> uids = new HashSet<>();
        for (Future<String> call : calls) {
            uids.add(call.get());
        }

        // Then
        assertThat(uids).hasSizeBetween(1, 2);
    }

    @Test
    void keepsMinInstancesAndRestoresThemAfterTheirWorkerWasKilled() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion version =
                node.deploy(TestingVersion.script("f").instances(2, 5).idleTimeoutMillis(100));
        await().untilAsserted(() -> assertThat(node.view(version).live()).hasSize(2));
        Set<WorkerProcess> before = node.workers(version);

        // When
        before.forEach(worker -> killProcess(worker.pid()));

        // Then
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> {
                            assertThat(node.view(version).live()).hasSize(2);
                            assertThat(node.workers(version)).doesNotContainAnyElementsOf(before);
                        });
        assertThat(node.call(version, "hello")).isEqualTo("hello");
    }

    @Test
    void goesToZeroAfterTheIdleTimeout() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion version = node.deploy(TestingVersion.script("f").idleTimeoutMillis(300));
        Lease first = node.lease(version);
        Lease second = node.lease(version);
        first.returned(1, false);
        second.returned(1, false);

        // Then
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> {
                            assertThat(node.view(version).live()).isEmpty();
                            assertThat(childProcesses()).isZero();
                            assertThat(node.pools().reservedMemory().bytes()).isZero();
                        });
    }

    @Test
    void neverEndsAnInstanceThatRuns() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion version = node.deploy(TestingVersion.script("f").idleTimeoutMillis(1));
        node.call(version, "uid");

        // When
        String answer = node.call(version, "sleep 2500");

        // Then
        assertThat(answer).isEqualTo("sleep 2500");
    }

    @Test
    void endsTheLeastRecentlyUsedInstanceWhenMemoryIsShort() throws Exception {
        // Given
        node(settings(Duration.ofSeconds(10), 100, 0, 192));
        FunctionVersion older = node.version(TestingVersion.script("older"));
        FunctionVersion busy = node.version(TestingVersion.script("busy"));
        FunctionVersion newer = node.version(TestingVersion.script("newer"));
        FunctionVersion asking = node.version(TestingVersion.script("asking"));
        Set<FunctionVersion> all = Set.of(older, busy, newer, asking);
        node.pools().changed(all, all);
        Lease running = node.lease(busy);
        node.call(older, "x");
        node.call(newer, "x");

        // When
        String answer = node.call(asking, "hello");

        // Then
        assertThat(answer).isEqualTo("hello");
        assertThat(node.view(older).live()).isEmpty();
        assertThat(node.view(newer).live()).hasSize(1);
        assertThat(node.view(busy).live()).hasSize(1);
        assertThat(node.pools().reservedMemory()).isEqualTo(MemorySize.ofMebibytes(192));
        running.returned(1, false);
    }

    @Test
    void saysThatTheNodeIsFullWhenEverythingIsBusy() throws Exception {
        // Given
        node(settings(Duration.ofSeconds(10), 100, 0, 64));
        FunctionVersion busy = node.version(TestingVersion.script("busy"));
        FunctionVersion asking = node.version(TestingVersion.script("asking"));
        node.pools().changed(Set.of(busy, asking), Set.of(busy, asking));
        Lease running = node.lease(busy);

        // When
        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> node.lease(asking));

        // Then
        assertThat(refused.problem().code()).isEqualTo(ErrorCode.NODE_MEMORY);
        running.returned(1, false);
        assertThat(node.call(asking, "hello")).isEqualTo("hello");
    }

    @Test
    void callersOfAStartThatStillRunsArentTurnedAwayByAnotherThatFailed() throws Exception {
        // Given
        node(settings(Duration.ofSeconds(10), 100, 0, 64));
        FunctionVersion version = node.deploy(TestingVersion.script("f").instances(2, 5));

        // When
        String answer = node.call(version, "hello");

        // Then
        assertThat(answer).isEqualTo("hello");
    }

    @Test
    void sharedFunctionsOfANamespaceLiveInOneWorker() throws Exception {
        // Given
        node(TestingNode.settings());
        FunctionVersion first = node.version(TestingVersion.script("a.first").shared());
        FunctionVersion second = node.version(TestingVersion.script("a.second").shared());
        FunctionVersion stranger = node.version(TestingVersion.script("b.third").shared());
        FunctionVersion dedicated = node.version(TestingVersion.script("a.fourth"));
        Set<FunctionVersion> all = Set.of(first, second, stranger, dedicated);
        node.pools().changed(all, all);

        // When
        String pid = node.call(first, "pid");

        // Then
        assertThat(node.call(second, "pid")).isEqualTo(pid);
        assertThat(node.call(stranger, "pid")).isNotEqualTo(pid);
        assertThat(node.call(dedicated, "pid")).isNotEqualTo(pid);
        assertThat(node.call(first, "uid")).isNotEqualTo(node.call(second, "uid"));
    }

    @Test
    void takesAPrewarmedWorkerAndReplacesIt() throws Exception {
        // Given
        node(settings(Duration.ofSeconds(10), 100, 1, 4096));
        FunctionVersion first = node.version(TestingVersion.script("first"));
        FunctionVersion second = node.version(TestingVersion.script("second"));
        node.pools().changed(Set.of(first, second), Set.of(first, second));
        awaitWorkers(1, 0);

        // When
        Lease lease = node.lease(first);

        // Then
        assertThat(lease.startKind()).isEqualTo(StartKind.PREWARMED);
        awaitWorkers(1, 1);
        Lease next = node.lease(second);
        assertThat(next.startKind()).isEqualTo(StartKind.PREWARMED);
        lease.returned(1, false);
        next.returned(1, false);
    }

    @Test
    void replacesAPrewarmedWorkerThatDied() throws Exception {
        // Given
        node(settings(Duration.ofSeconds(10), 100, 1, 4096));
        awaitWorkers(1, 0);
        ProcessHandle idle = ProcessHandle.current().children().findFirst().orElseThrow();

        // When
        idle.destroyForcibly();

        // Then
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> {
                            assertThat(idle.isAlive()).isFalse();
                            assertThat(childProcesses()).isOne();
                        });
        FunctionVersion version = node.deploy(TestingVersion.script("f"));
        assertThat(node.call(version, "hello")).isEqualTo("hello");
    }

    /** Waits until one look at all workers has shown so many idle and serving ones. */
    private void awaitWorkers(double idle, double serving) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> {
                            assertThat(workers("idle")).containsExactly(idle);
                            assertThat(workers("serving")).containsExactly(serving);
                        });
    }

    private List<Double> workers(String state) {
        return node.meters().find("penstock.workers").tag("state", state).gauges().stream()
                .map(Gauge::value)
                .toList();
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
        node.workers(version).forEach(worker -> killProcess(worker.pid()));

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
        await().untilAsserted(() -> assertThat(childProcesses()).isOne());
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
        await().untilAsserted(() -> assertThat(childProcesses()).isZero());
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

    private static PoolSettings settings(
            Duration waitMax, int waitersMax, int prewarmed, int nodeMebibytes) {
        return new PoolSettings(
                Duration.ofSeconds(60),
                waitMax,
                waitersMax,
                4,
                prewarmed,
                MemorySize.ofMebibytes(512),
                MemorySize.ofMebibytes(nodeMebibytes),
                3);
    }

    private static void killProcess(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static long childProcesses() {
        return ProcessHandle.current().children().count();
    }
}
