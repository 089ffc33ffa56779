package io.penstock.runtime.dispatch;

import io.penstock.protocol.Usage;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.ledger.AttemptLog;
import io.penstock.runtime.limit.Cancellation;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.pool.Lease;
import io.penstock.runtime.pool.LeaseTaker;
import io.penstock.runtime.pool.Pool;
import io.penstock.runtime.pool.Pools;
import io.penstock.runtime.telemetry.Log;
import io.penstock.runtime.worker.Lane;
import io.penstock.runtime.worker.WorkerProcess;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Runs attempts of invocations. Safe for any number of threads. */
public final class Dispatcher {

    private static final Log LOG = Log.of(Dispatcher.class);

    private static final Problem SEE_LOG =
            Problem.of(ErrorCode.INTERNAL_ERROR, "See the runtime's log.");

    private final Pools pools;
    private final DeadlineWatch deadlines;
    private final InstantSource clock;
    private final Metering metering;
    private final FailureLog failures = new FailureLog();
    private final AtomicLong fences = new AtomicLong();
    private final Map<Long, Attempt> running = new ConcurrentHashMap<>();

    /** A dispatcher over the node's pools. */
    public Dispatcher(
            Pools pools, DeadlineWatch deadlines, InstantSource clock, DispatchMetrics metrics) {
        this.pools = pools;
        this.deadlines = deadlines;
        this.clock = clock;
        this.metering = new Metering(clock, metrics);
    }

    /**
     * Runs one attempt of an invocation, as {@link #begin} does. Blocks until it has ended.
     *
     * @param cancellation says that the caller has hung up
     * @param log takes the attempt's row; the reply waits for it
     */
    public void call(
            Invocation invocation, Cancellation cancellation, Reply reply, AttemptLog log) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        begin(invocation, cancellation, reply, log, () -> ended.complete(null));
        ended.join();
    }

    /**
     * Begins one attempt of an invocation and gives its outcome to the log, then to the reply, each
     * exactly once. Never blocks. What follows runs on the event loop of the lane, but for answers
     * in parts.
     *
     * @param cancellation says that the caller has hung up
     * @param log takes the attempt's row; the reply waits for it
     * @param ended run once, when the reply has the outcome and the function has ended, which may
     *     be later; on any thread, and it must not block
     */
    public void begin(
            Invocation invocation,
            Cancellation cancellation,
            Reply reply,
            AttemptLog log,
            Runnable ended) {
        long beganNanos = System.nanoTime();
        LeaseTaker taker =
                new LeaseTaker() {
                    @Override
                    public void granted(Lease lease) {
                        Metering.Attempted attempted =
                                new Metering.Attempted(
                                        invocation,
                                        log,
                                        Optional.of(lease.startKind()),
                                        waited(invocation, beganNanos));
                        run(attempted, lease, cancellation, reply, ended);
                    }

                    @Override
                    public void refused(Problem problem) {
                        refuse(
                                new Metering.Attempted(
                                        invocation,
                                        log,
                                        Optional.empty(),
                                        waited(invocation, beganNanos)),
                                problem,
                                reply,
                                ended);
                    }
                };
        Pool pool;
        try {
            pool = pools.of(invocation.version());
        } catch (RuntimeException | Error e) {
            LOG.error("no pool", e, "invocationId", invocation.id());
            taker.refused(SEE_LOG);
            return;
        }
        pool.lease(cancellation, taker);
        metering.prepare(invocation.version());
    }

    private static long waited(Invocation invocation, long beganNanos) {
        return invocation.origin().waitedNanos() + System.nanoTime() - beganNanos;
    }

    private void refuse(
            Metering.Attempted attempted, Problem problem, Reply reply, Runnable ended) {
        Invocation invocation = attempted.invocation();
        Telling telling = new Telling(reply);
        telling.tell(
                metering.ended(attempted, Outcome.of(problem.code(), Usage.NONE), 0),
                problem,
                new Receipt(
                        invocation.id(),
                        invocation.version().number(),
                        Optional.empty(),
                        Optional.empty()));
        telling.whenTold(ended);
    }

    /**
     * The invocation that an attempt on a worker runs at this moment.
     *
     * @param fence the attempt
     * @param worker must be the one that runs it
     */
    public Optional<Invocation> running(long fence, WorkerProcess worker) {
        return Optional.ofNullable(running.get(fence))
                .filter(attempt -> attempt.runsOn(worker))
                .map(Attempt::invocation);
    }

    private void run(
            Metering.Attempted attempted,
            Lease lease,
            Cancellation cancellation,
            Reply reply,
            Runnable ended) {
        long beganNanos = System.nanoTime();
        Attempt attempt =
                new Attempt(
                        attempted,
                        lease,
                        fences.incrementAndGet(),
                        reply,
                        deadlines,
                        metering,
                        (over, laneIsGood) -> end(over, lease, laneIsGood, beganNanos, ended));
        running.put(attempt.fence(), attempt);
        deadlines.enter(attempt);
        cancellation.onCancel(attempt::callerGone);
        Lane lane = lease.lane();
        if (!attempt.open()) {
            lane.later(attempt::over);
            return;
        }
        Lane.Request request;
        try {
            request = request(attempted.invocation(), attempt);
        } catch (RuntimeException | Error e) {
            attempt.broke(e);
            lane.later(attempt::over);
            return;
        }
        lane.call(request, attempted.invocation().body(), attempt);
    }

    private void end(
            Attempt attempt, Lease lease, boolean laneIsGood, long beganNanos, Runnable ended) {
        running.remove(attempt.fence());
        deadlines.leave(attempt);
        boolean gaveUp = attempt.finish();
        if (!attempt.outcome().succeeded()) {
            failures.failed(attempt.invocation(), attempt.outcome());
        }
        if (laneIsGood) {
            lease.returned(System.nanoTime() - beganNanos, gaveUp);
        } else {
            lease.lost(gaveUp);
        }
        attempt.whenTold(ended);
    }

    private Lane.Request request(Invocation invocation, Attempt attempt) {
        long deadlineMillis = clock.millis() + invocation.version().settings().timeout().toMillis();
        return new Lane.Request(
                attempt.fence(),
                invocation.id().value(),
                invocation.origin().attempt(),
                deadlineMillis,
                invocation.method(),
                invocation.path(),
                invocation.query(),
                invocation.headers());
    }
}
