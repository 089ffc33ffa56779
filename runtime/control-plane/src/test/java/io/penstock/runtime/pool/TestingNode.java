package io.penstock.runtime.pool;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.protocol.Slice;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.limit.Cancellation;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.worker.AotCache;
import io.penstock.runtime.worker.Handshake;
import io.penstock.runtime.worker.Lane;
import io.penstock.runtime.worker.LaneLoops;
import io.penstock.runtime.worker.Primer;
import io.penstock.runtime.worker.TestingChildren;
import io.penstock.runtime.worker.TestingSink;
import io.penstock.runtime.worker.TestingWorkers;
import io.penstock.runtime.worker.WorkerLauncher;
import io.penstock.runtime.worker.WorkerLostException;
import io.penstock.runtime.worker.WorkerProcess;
import io.penstock.runtime.worker.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/** Pools over real worker processes. */
public final class TestingNode implements AutoCloseable {

    /** A time in the handler with which no call is sent ahead. */
    static final long LONG_NANOS = Duration.ofSeconds(1).toNanos();

    private final DeadlineWatch deadlines = new DeadlineWatch();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TestingChildren children = TestingChildren.fromNow();
    private final Handshake handshake;
    private final Pools pools;
    private final Path jar;

    private TestingNode(Path folder, PoolSettings settings, LaneLoops loops) throws IOException {
        jar = TestingFunctions.jar(folder);
        Path sockets = Files.createTempDirectory("penstock-test");
        sockets.toFile().deleteOnExit();
        handshake = Handshake.listen(sockets, deadlines);
        WorkerSettings workers = TestingWorkers.settings(folder.resolve("cache"));
        WorkerLauncher launcher =
                new WorkerLauncher(
                        workers,
                        handshake,
                        loops,
                        deadlines,
                        AotCache.of(workers),
                        TestingWorkers.noOutcalls());
        pools =
                new Pools(
                        settings,
                        launcher,
                        new Primer(workers.primingJar()),
                        deadlines,
                        _ -> Map.of(),
                        new PoolMetrics(meters),
                        (_, _) -> {},
                        (_, _, _, _) -> {});
        pools.start();
    }

    /** What a node of tests is bounded by. */
    public static PoolSettings settings() {
        return settings(Duration.ofSeconds(10), 100, 0, 4096);
    }

    static PoolSettings settings(
            Duration waitMax, int waitersMax, int prewarmed, int nodeMebibytes) {
        return settings(waitMax, waitersMax, prewarmed, nodeMebibytes, workers(512));
    }

    /** As {@link #settings()}, with other workers. */
    static PoolSettings settings(WorkerSizes workers, int prewarmed) {
        return settings(Duration.ofSeconds(10), 100, prewarmed, 4096, workers);
    }

    private static PoolSettings settings(
            Duration waitMax,
            int waitersMax,
            int prewarmed,
            int nodeMebibytes,
            WorkerSizes workers) {
        return new PoolSettings(
                Duration.ofSeconds(60),
                waitMax,
                waitersMax,
                4,
                7,
                prewarmed,
                workers,
                MemorySize.ofMebibytes(nodeMebibytes),
                3);
    }

    /** Workers of this heap, which don't grow. */
    private static WorkerSizes workers(int mebibytes) {
        MemorySize heap = MemorySize.ofMebibytes(mebibytes);
        return new WorkerSizes(heap, heap);
    }

    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Its workers' processes that live now. */
    List<ProcessHandle> childProcesses() {
        return children.alive();
    }

    public static TestingNode start(Path folder) throws IOException {
        return start(folder, settings());
    }

    public static TestingNode start(Path folder, PoolSettings settings) throws IOException {
        return new TestingNode(folder, settings, TestingWorkers.freshLoops());
    }

    /** A node whose lanes ask no call back, however long the one before it takes. */
    static TestingNode patient(Path folder) throws IOException {
        return new TestingNode(folder, settings(), TestingWorkers.patientLoops());
    }

    public Pools pools() {
        return pools;
    }

    public DeadlineWatch deadlines() {
        return deadlines;
    }

    public SimpleMeterRegistry meters() {
        return meters;
    }

    public FunctionVersion version(TestingVersion version) {
        return version.build(jar);
    }

    /** Makes versions known as the latest ones. */
    FunctionVersion deploy(TestingVersion version) {
        FunctionVersion built = version(version);
        pools.changed(Set.of(built), Set.of(built));
        return built;
    }

    PoolView view(FunctionVersion version) {
        return pools.of(version).view(System.nanoTime());
    }

    /** The workers its instances live in. */
    public Set<WorkerProcess> workers(FunctionVersion version) {
        return view(version).live().stream()
                .map(seen -> seen.instance().instance().worker())
                .collect(Collectors.toSet());
    }

    Lease lease(FunctionVersion version) {
        return lease(version, new Cancellation());
    }

    /**
     * Waits for a lease.
     *
     * @throws ProblemException if it is refused
     */
    Lease lease(FunctionVersion version, Cancellation cancellation) {
        TestingTaker taker = new TestingTaker();
        pools.of(version).lease(taker.request(cancellation));
        return taker.get();
    }

    /**
     * Gives back a lease whose call came back, and waits for another one.
     *
     * @throws ProblemException if it is refused
     */
    Lease leaseAgain(Lease unused, boolean laneIsGood) {
        TestingTaker taker = new TestingTaker();
        unused.unused(laneIsGood, taker.request(new Cancellation()));
        return taker.get();
    }

    /**
     * Runs a call on a lane that has been leased.
     *
     * @throws TestingSink.WithdrawnException if it comes back without having run
     */
    String run(Lease lease, String body) throws WorkerLostException {
        TestingSink sink = new TestingSink();
        lease.lane().call(request(), Slice.utf8(body), sink);
        try {
            return sink.whole().join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case WorkerLostException lost -> throw lost;
                case TestingSink.WithdrawnException withdrawn -> throw withdrawn;
                case null, default -> throw e;
            }
        }
    }

    /** Leases, runs a call and gives the lane back. */
    String call(FunctionVersion version, String body) throws WorkerLostException {
        Lease lease = lease(version);
        boolean good = false;
        long began = System.nanoTime();
        try {
            String answer = run(lease, body);
            good = true;
            return answer;
        } finally {
            if (good) {
                long took = System.nanoTime() - began;
                lease.returned(new CallTimes(took, took, CallTimes.UNKNOWN), false);
            } else {
                lease.lost(false);
            }
        }
    }

    private Lane.Request request() {
        return new Lane.Request("id", 1, Long.MAX_VALUE, "POST", "/", "", List.of());
    }

    @Override
    public void close() throws IOException {
        pools.close();
        try {
            pools.awaitEmpty(Duration.ofSeconds(10));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        pools.kill();
        handshake.close();
        deadlines.close();
    }
}
