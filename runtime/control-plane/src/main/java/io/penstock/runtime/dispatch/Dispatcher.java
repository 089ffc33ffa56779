package io.penstock.runtime.dispatch;

import io.penstock.protocol.Usage;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.ledger.AttemptLog;
import io.penstock.runtime.limit.Cancellation;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.pool.Lease;
import io.penstock.runtime.pool.LeaseRequest;
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
        Asking asking = new Asking(invocation, cancellation, reply, log, ended);
        Pool pool;
        try {
            pool = pools.of(invocation.version());
        } catch (RuntimeException | Error e) {
            LOG.error("no pool", e, "invocationId", invocation.id());
            asking.refused(SEE_LOG);
            return;
        }
        pool.lease(asking.request());
        metering.prepare(invocation.version());
    }

    /** An invocation that asks for a lane: once, and again each time it comes back unused. */
    private final class Asking implements LeaseTaker {
        private final Invocation invocation;
        private final Cancellation cancellation;
        private final Reply reply;
        private final AttemptLog log;
        private final Runnable ended;
        private final long askedNanos = System.nanoTime();

        Asking(
                Invocation invocation,
                Cancellation cancellation,
                Reply reply,
                AttemptLog log,
                Runnable ended) {
            this.invocation = invocation;
            this.cancellation = cancellation;
            this.reply = reply;
            this.log = log;
            this.ended = ended;
        }

        LeaseRequest request() {
            return new LeaseRequest(askedNanos, cancellation, this);
        }

        private Metering.Attempted attempted(Optional<StartKind> start) {
            return new Metering.Attempted(invocation, log, start, askedNanos);
        }

        @Override
        public void granted(Lease lease) {
            run(attempted(Optional.of(lease.startKind())), lease, this);
        }

        @Override
        public void refused(Problem problem) {
            refuse(attempted(Optional.empty()), problem, reply, ended);
        }
    }

    private void refuse(
            Metering.Attempted attempted, Problem problem, Reply reply, Runnable ended) {
        Invocation invocation = attempted.invocation();
        Telling telling = new Telling(reply);
        telling.tell(
                metering.ended(
                        attempted,
                        attempted.waitedNanos(System.nanoTime()),
                        Outcome.of(problem.code(), Usage.NONE),
                        0),
                problem,
                new Receipt(
                        invocation.id(),
                        invocation.version().number(),
                        Optional.empty(),
                        Optional.empty()));
        telling.whenTold(ended);
    }

    /**
     * The invocation that an attempt on a worker runs at this moment, or will soon.
     *
     * @param fence the attempt
     * @param worker must be the one that runs it
     */
    public Optional<Invocation> running(long fence, WorkerProcess worker) {
        return Optional.ofNullable(running.get(fence))
                .filter(attempt -> attempt.runsOn(worker))
                .map(Attempt::invocation);
    }

    private void run(Metering.Attempted attempted, Lease lease, Asking asking) {
        Attempt attempt =
                new Attempt(
                        attempted, lease, asking.reply, deadlines, metering, new Course(asking));
        Lane.Request request;
        try {
            request = request(attempted.invocation());
        } catch (RuntimeException | Error e) {
            attempt.unsendable(e);
            // Not within the call: who waits gets the lane next, and may have the same trouble.
            Threads.start("call-broke-" + attempted.invocation().id(), attempt::over);
            return;
        }
        lease.lane().call(request, attempted.invocation().body(), attempt);
    }

    /** What an attempt is to its dispatcher. */
    private final class Course implements Attempt.Course {
        private final Asking asking;

        Course(Asking asking) {
            this.asking = asking;
        }

        @Override
        public void sent(Attempt attempt) {
            running.put(attempt.fence(), attempt);
        }

        @Override
        public void began(Attempt attempt) {
            deadlines.enter(attempt);
            asking.cancellation.onCancel(attempt::callerGone);
        }

        @Override
        public void ended(Attempt attempt, boolean laneIsGood) {
            leave(attempt);
            boolean gaveUp = attempt.state().finish();
            Outcome outcome = attempt.state().outcome();
            if (!outcome.succeeded()) {
                failures.failed(attempt.invocation(), outcome);
            }
            if (laneIsGood) {
                attempt.lease().returned(attempt.took(), gaveUp);
            } else {
                attempt.lease().lost(gaveUp);
            }
            attempt.whenTold(asking.ended);
        }

        @Override
        public void withdrawn(Attempt attempt, boolean laneIsGood) {
            leave(attempt);
            attempt.lease().unused(laneIsGood, asking.request());
        }

        private void leave(Attempt attempt) {
            running.remove(attempt.fence());
            deadlines.leave(attempt);
        }
    }

    private Lane.Request request(Invocation invocation) {
        long deadlineMillis = clock.millis() + invocation.version().settings().timeout().toMillis();
        return new Lane.Request(
                invocation.id().value(),
                invocation.origin().attempt(),
                deadlineMillis,
                invocation.method(),
                invocation.path(),
                invocation.query(),
                invocation.headers());
    }
}
