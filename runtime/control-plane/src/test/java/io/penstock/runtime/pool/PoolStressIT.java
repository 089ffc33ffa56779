package io.penstock.runtime.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.ProtocolException;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.worker.Lane;
import io.penstock.runtime.worker.TestingSink.WithdrawnException;
import io.penstock.runtime.worker.WorkerLostException;
import io.penstock.runtime.worker.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random calls, kills, drains and deployments against what must always hold. Replay the choices of
 * one run with {@code ./mvnw -pl runtime/control-plane -am verify -Dit.test=PoolStressIT
 * -Dpenstock.seed=SEED}; the interleaving is the machine's.
 */
final class PoolStressIT {

    private static final int CALLERS = 24;
    private static final int MAX_INSTANCES = 3;
    private static final Duration LENGTH = Duration.ofSeconds(5);

    @TempDir private Path folder;
    private TestingNode node;
    private final AtomicReference<FunctionVersion> latest = new AtomicReference<>();
    private final Set<Lane> busy = ConcurrentHashMap.newKeySet();
    private final AtomicInteger succeeded = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger withdrawn = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    @Timeout(60)
    void whatMustHoldHoldsWhileWorkersDieAndVersionsChange() throws Exception {
        // Given
        long seed = Long.getLong("penstock.seed", System.nanoTime());
        System.out.println("PoolStressIT: replay with -Dpenstock.seed=" + seed);
        Random seeds = new Random(seed);
        node = TestingNode.start(folder, settings());
        FunctionVersion shared = node.version(version("a.shared", 1).shared().concurrency(2));
        deploy(shared, 1);
        long end = System.nanoTime() + LENGTH.toNanos();

        // When
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                Random random = new Random(seeds.nextLong());
                running.add(threads.submit(() -> call(shared, random, end)));
            }
            Random evil = new Random(seeds.nextLong());
            running.add(threads.submit(() -> disturb(shared, evil, end)));
        }

        // Then
        for (Future<?> one : running) {
            one.get();
        }
        System.out.printf(
                "PoolStressIT: %s succeeded, %s lost, %s came back, %s refused%n",
                succeeded, lost, withdrawn, refused);
        assertThat(succeeded.get()).isPositive();
        node.pools().changed(Set.of(), Set.of());
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(
                        () -> {
                            assertThat(node.pools().reservedMemory().bytes()).isZero();
                            // The prewarmed one stays.
                            assertThat(node.childProcesses()).hasSizeBetween(0, 1);
                        });
        assertThat(busy).isEmpty();
        node.close();
    }

    private Void call(FunctionVersion shared, Random random, long end) throws Exception {
        while (System.nanoTime() - end < 0) {
            FunctionVersion version = random.nextInt(3) == 0 ? shared : latest.get();
            String body = "spin " + random.nextInt(30);
            try {
                run(node.lease(version), body, random);
            } catch (ProblemException _) {
                refused.incrementAndGet();
                continue;
            }
            PoolView view = node.view(version);
            assertThat(view.live().size() + view.starting()).isLessThanOrEqualTo(MAX_INSTANCES);
            assertThat(view.census().inFlight()).isNotNegative();
            assertThat(view.census().draining()).isNotNegative();
        }
        return null;
    }

    /** Runs a call, on other lanes for as long as it comes back. */
    private void run(Lease first, String body, Random random) throws ProtocolException {
        Optional<Lease> lease = Optional.of(first);
        while (lease.isPresent()) {
            lease = runOn(lease.get(), body, random);
        }
    }

    private Optional<Lease> runOn(Lease lease, String body, Random random)
            throws ProtocolException {
        assertThat(busy.add(lease.lane())).as("lane leased once at a time").isTrue();
        if (random.nextInt(8) == 0) {
            // So that workers end between the lease and the call, too.
            LockSupport.parkNanos(random.nextLong(50_000_000));
        }
        try {
            String answer = node.run(lease, body);
            busy.remove(lease.lane());
            lease.returned(new CallTimes(1, TestingNode.LONG_NANOS, CallTimes.UNKNOWN), false);
            assertThat(answer).isEqualTo(body);
            succeeded.incrementAndGet();
            return Optional.empty();
        } catch (WorkerLostException _) {
            busy.remove(lease.lane());
            lease.lost(false);
            lost.incrementAndGet();
            return Optional.empty();
        } catch (WithdrawnException e) {
            busy.remove(lease.lane());
            withdrawn.incrementAndGet();
            return Optional.of(node.leaseAgain(lease, e.laneIsGood()));
        }
    }

    private Void disturb(FunctionVersion shared, Random random, long end) throws Exception {
        int number = 1;
        while (System.nanoTime() - end < 0) {
            List<WorkerProcess> workers = new ArrayList<>(node.workers(shared));
            workers.addAll(node.workers(latest.get()));
            switch (random.nextInt(4)) {
                case 0 -> deploy(shared, ++number);
                case 1 ->
                        pick(workers, random)
                                .flatMap(worker -> ProcessHandle.of(worker.pid()))
                                .ifPresent(ProcessHandle::destroyForcibly);
                case 2 -> pick(workers, random).ifPresent(worker -> worker.drain("test"));
                default -> {}
            }
            // The pace of the disturbance, not a wait for something.
            LockSupport.parkNanos(random.nextLong(400_000_000, 1_200_000_000));
        }
        return null;
    }

    private static Optional<WorkerProcess> pick(List<WorkerProcess> workers, Random random) {
        return workers.isEmpty()
                ? Optional.empty()
                : Optional.of(workers.get(random.nextInt(workers.size())));
    }

    private void deploy(FunctionVersion shared, int number) {
        FunctionVersion next = node.version(version("f", number));
        FunctionVersion before = latest.getAndSet(next);
        Set<FunctionVersion> all =
                before == null ? Set.of(shared, next) : Set.of(shared, next, before);
        node.pools().changed(Set.of(shared, next), all);
    }

    private static TestingVersion version(String name, int number) {
        return TestingVersion.script(name)
                .number(number)
                .instances(0, MAX_INSTANCES)
                .idleTimeoutMillis(300);
    }

    private static PoolSettings settings() {
        return new PoolSettings(
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                100,
                4,
                7,
                1,
                new WorkerSizes(MemorySize.ofMebibytes(64), MemorySize.ofMebibytes(128)),
                MemorySize.ofMebibytes(512),
                3);
    }
}
