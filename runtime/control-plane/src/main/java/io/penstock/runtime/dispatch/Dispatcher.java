package io.penstock.runtime.dispatch;

import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Usage;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.ledger.AttemptLog;
import io.penstock.runtime.limit.Cancellation;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.pool.Lease;
import io.penstock.runtime.pool.Pools;
import io.penstock.runtime.telemetry.Log;
import io.penstock.runtime.worker.Lane;
import io.penstock.runtime.worker.WorkerLostException;
import io.penstock.runtime.worker.WorkerProcess;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
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
     * Runs one attempt of an invocation and gives its outcome to the log, then to the reply, each
     * exactly once. Blocks until the reply has it and the function has ended, which may be later.
     *
     * @param cancellation says that the caller has hung up
     * @param log takes the attempt's row; the reply waits for it
     */
    public void call(
            Invocation invocation, Cancellation cancellation, Reply reply, AttemptLog log) {
        long beganNanos = System.nanoTime();
        Lease lease;
        try {
            lease = pools.of(invocation.version()).lease(cancellation);
        } catch (ProblemException e) {
            refuse(invocation, e.problem(), reply, log, beganNanos);
            return;
        } catch (RuntimeException | Error e) {
            LOG.error("no lease", e, "invocationId", invocation.id());
            refuse(invocation, SEE_LOG, reply, log, beganNanos);
            return;
        }
        Metering.Attempted attempted =
                new Metering.Attempted(
                        invocation,
                        log,
                        Optional.of(lease.startKind()),
                        waited(invocation, beganNanos));
        run(attempted, lease, cancellation, reply);
    }

    private static long waited(Invocation invocation, long beganNanos) {
        return invocation.origin().waitedNanos() + System.nanoTime() - beganNanos;
    }

    private void refuse(
            Invocation invocation, Problem problem, Reply reply, AttemptLog log, long beganNanos) {
        Metering.Attempted attempted =
                new Metering.Attempted(
                        invocation, log, Optional.empty(), waited(invocation, beganNanos));
        Telling telling = new Telling(reply);
        telling.tell(
                metering.ended(attempted, Outcome.of(problem.code(), Usage.NONE), 0),
                problem,
                new Receipt(
                        invocation.id(),
                        invocation.version().number(),
                        Optional.empty(),
                        Optional.empty()));
        telling.await();
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
            Metering.Attempted attempted, Lease lease, Cancellation cancellation, Reply reply) {
        Invocation invocation = attempted.invocation();
        long beganNanos = System.nanoTime();
        Attempt attempt =
                new Attempt(attempted, lease, fences.incrementAndGet(), reply, deadlines, metering);
        running.put(attempt.fence(), attempt);
        deadlines.enter(attempt);
        cancellation.onCancel(attempt::callerGone);
        boolean good = false;
        try {
            if (attempt.open()) {
                lease.lane().call(request(invocation, attempt), invocation.body(), attempt);
            }
            good = true;
            if (attempt.open()) {
                // The lane came to an end without one: its worker doesn't keep the protocol.
                good = false;
                attempt.broke();
            }
        } catch (ProtocolException e) {
            attempt.refused(String.valueOf(e.getMessage()));
            good = true;
        } catch (WorkerLostException e) {
            LOG.warn(
                    "worker lost under a call",
                    "invocationId",
                    invocation.id(),
                    "function",
                    invocation.version().function(),
                    "workerId",
                    lease.lane().instance().worker().id(),
                    "reason",
                    e.getMessage());
            attempt.lost(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            // An answer that can't be passed on, e.g. of a worker whose code was tampered with.
            LOG.error("call failed", e, "invocationId", invocation.id());
            attempt.broke();
        } finally {
            running.remove(attempt.fence());
            deadlines.leave(attempt);
            boolean gaveUp = attempt.finish();
            if (good) {
                lease.returned(System.nanoTime() - beganNanos, gaveUp);
            } else {
                lease.lost(gaveUp);
            }
            logFailure(invocation, attempt.outcome());
        }
        attempt.awaitTold();
    }

    private static void logFailure(Invocation invocation, Outcome outcome) {
        if (!outcome.succeeded()) {
            LOG.info(
                    "invocation failed",
                    "invocationId",
                    invocation.id(),
                    "function",
                    invocation.version().function(),
                    "version",
                    invocation.version().number(),
                    "errorCode",
                    outcome.label());
        }
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
