package io.penstock.runtime.pool;

import io.penstock.runtime.event.Problem;
import io.penstock.runtime.limit.Cancellation;
import io.penstock.runtime.registry.FunctionVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Leasing an idle lane of a real worker and giving it back, without a call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LeaseBenchmark {

    /** More lanes than threads, so that nobody waits. */
    private static final int LANES = 8;

    private static final long SERVICE_NANOS = 1_000_000;

    /** Too long for calls to be sent ahead: an idle lane is leased. */
    private static final long HANDLER_NANOS = 1_000_000;

    private static final LeaseTaker RETURNING =
            new LeaseTaker() {
                @Override
                public void granted(Lease lease) {
                    lease.returned(
                            new CallTimes(SERVICE_NANOS, HANDLER_NANOS, CallTimes.UNKNOWN), false);
                }

                @Override
                public void refused(Problem problem) {
                    throw problem.exception();
                }
            };

    private @Nullable TestingNode node;
    private @Nullable Pool pool;

    /** Starts a worker with an instance. */
    @Setup
    public void start() throws IOException {
        Path folder = Files.createTempDirectory("penstock-lease");
        TestingNode started = TestingNode.start(folder);
        FunctionVersion version =
                started.deploy(TestingVersion.script("leased").concurrency(LANES));
        started.lease(version)
                .returned(new CallTimes(SERVICE_NANOS, HANDLER_NANOS, CallTimes.UNKNOWN), false);
        pool = started.pools().of(version);
        node = started;
    }

    /** Ends it. */
    @TearDown
    public void stop() throws IOException {
        if (node != null) {
            node.close();
        }
    }

    /** One thread. */
    @Benchmark
    public void leaseAndReturn() {
        leaseOnce();
    }

    /** Two at the same pool. */
    @Benchmark
    @Threads(2)
    public void leaseAndReturnByTwo() {
        leaseOnce();
    }

    private void leaseOnce() {
        if (pool == null) {
            throw new IllegalStateException("not started");
        }
        pool.lease(new LeaseRequest(System.nanoTime(), new Cancellation(), RETURNING));
    }
}
