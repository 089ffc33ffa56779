package io.penstock.runtime.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.worker.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class PoolSizeIT {

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
        before.forEach(worker -> TestingNode.kill(worker.pid()));

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
        first.returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);
        second.returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);

        // Then
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> {
                            assertThat(node.view(version).live()).isEmpty();
                            assertThat(node.childProcesses()).isEmpty();
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
        node(TestingNode.settings(Duration.ofSeconds(10), 100, 0, 192));
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
        running.returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);
    }

    @Test
    void saysThatTheNodeIsFullWhenEverythingIsBusy() throws Exception {
        // Given
        node(TestingNode.settings(Duration.ofSeconds(10), 100, 0, 64));
        FunctionVersion busy = node.version(TestingVersion.script("busy"));
        FunctionVersion asking = node.version(TestingVersion.script("asking"));
        node.pools().changed(Set.of(busy, asking), Set.of(busy, asking));
        Lease running = node.lease(busy);

        // When
        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> node.lease(asking));

        // Then
        assertThat(refused.problem().code()).isEqualTo(ErrorCode.NODE_MEMORY);
        running.returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);
        assertThat(node.call(asking, "hello")).isEqualTo("hello");
    }

    @Test
    void callersOfAStartThatStillRunsArentTurnedAwayByAnotherThatFailed() throws Exception {
        // Given
        node(TestingNode.settings(Duration.ofSeconds(10), 100, 0, 64));
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
    void aFurtherWorkerHasAsMuchRoomAsThoseThatAreFull() throws Exception {
        // Given
        node(TestingNode.settings(new WorkerSizes(mebibytes(512), mebibytes(1024)), 1));
        FunctionVersion version =
                node.deploy(TestingVersion.script("f").memory(256).instances(0, 9));

        // When
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            awaitWorkers(1, instancesOfWorkers(version).size());
            leases.add(node.lease(version));
        }

        // Then: the fifth and the ninth need a larger worker than the one that is prewarmed.
        assertThat(instancesOfWorkers(version)).containsExactlyInAnyOrder(2L, 2L, 4L, 1L);
        assertThat(leases)
                .extracting(Lease::startKind)
                .containsExactly(
                        StartKind.PREWARMED,
                        StartKind.INSTANCE,
                        StartKind.PREWARMED,
                        StartKind.INSTANCE,
                        StartKind.PROCESS,
                        StartKind.INSTANCE,
                        StartKind.INSTANCE,
                        StartKind.INSTANCE,
                        StartKind.PROCESS);
        assertThat(workersWith("-Xmx1024m", "-XX:MaxMetaspaceSize=256m")).isEqualTo(2);
        giveBack(leases);
    }

    @Test
    void workersThatFunctionsShareDontGrow() throws Exception {
        // Given
        node(TestingNode.settings(new WorkerSizes(mebibytes(128), mebibytes(1024)), 0));
        FunctionVersion version = node.deploy(TestingVersion.script("a.f").shared());

        // When
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            leases.add(node.lease(version));
        }

        // Then
        assertThat(instancesOfWorkers(version)).containsExactly(2L, 2L, 2L);
        giveBack(leases);
    }

    private static void giveBack(List<Lease> leases) {
        leases.forEach(
                lease ->
                        lease.returned(
                                new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN),
                                false));
    }

    private long workersWith(String... options) {
        return node.childProcesses().stream()
                .flatMap(child -> child.info().arguments().stream())
                .filter(arguments -> List.of(arguments).containsAll(List.of(options)))
                .count();
    }

    private static MemorySize mebibytes(int mebibytes) {
        return MemorySize.ofMebibytes(mebibytes);
    }

    private Collection<Long> instancesOfWorkers(FunctionVersion version) {
        return node.view(version).live().stream()
                .collect(
                        Collectors.groupingBy(
                                seen -> seen.instance().instance().worker(), Collectors.counting()))
                .values();
    }

    @Test
    void takesAPrewarmedWorkerAndReplacesIt() throws Exception {
        // Given
        node(TestingNode.settings(Duration.ofSeconds(10), 100, 1, 4096));
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
        lease.returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);
        next.returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);
    }

    @Test
    void replacesAPrewarmedWorkerThatDied() throws Exception {
        // Given
        node(TestingNode.settings(Duration.ofSeconds(10), 100, 1, 4096));
        awaitWorkers(1, 0);
        ProcessHandle idle = node.childProcesses().getFirst();

        // When
        idle.destroyForcibly();

        // Then
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> {
                            assertThat(idle.isAlive()).isFalse();
                            assertThat(node.childProcesses()).hasSize(1);
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
}
