package io.penstock.runtime.dispatch;

import io.penstock.protocol.ProtocolException;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.limit.Cancellation;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.pool.Lease;
import io.penstock.runtime.pool.Pools;
import io.penstock.runtime.telemetry.Log;
import io.penstock.runtime.worker.Lane;
import io.penstock.runtime.worker.WorkerLostException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Runs synchronous calls. Safe for any number of threads. */
public final class Dispatcher {

    private static final Log LOG = Log.of(Dispatcher.class);

    private static final Problem SEE_LOG =
            Problem.of(ErrorCode.INTERNAL_ERROR, "See the runtime's log.");

    private final Pools pools;
    private final DeadlineWatch deadlines;
    private final InstantSource clock;
    private final DispatchMetrics metrics;
    private final AtomicLong fences = new AtomicLong();

    /** A dispatcher over the node's pools. */
    public Dispatcher(
            Pools pools, DeadlineWatch deadlines, InstantSource clock, DispatchMetrics metrics) {
        this.pools = pools;
        this.deadlines = deadlines;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Runs an invocation and gives its outcome to the reply, exactly once. Blocks until the
     * function has ended, which may be after the reply.
     *
     * @param cancellation says that the caller has hung up
     */
    public void call(Invocation invocation, Cancellation cancellation, Reply reply) {
        long acceptedNanos = System.nanoTime();
        FunctionMeters meters = metrics.of(invocation.version());
        Lease lease;
        try {
            lease = pools.of(invocation.version()).lease(cancellation);
        } catch (ProblemException e) {
            refuse(invocation, e.problem(), reply, meters);
            return;
        } catch (RuntimeException | Error e) {
            LOG.error("no lease", e, "invocationId", invocation.id());
            refuse(invocation, SEE_LOG, reply, meters);
            return;
        }
        meters.waited(System.nanoTime() - acceptedNanos);
        run(invocation, lease, cancellation, reply, meters);
    }

    private static void refuse(
            Invocation invocation, Problem problem, Reply reply, FunctionMeters meters) {
        meters.refused(problem.code());
        reply.fail(
                problem,
                new Receipt(
                        invocation.id(),
                        invocation.version().number(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private void run(
            Invocation invocation,
            Lease lease,
            Cancellation cancellation,
            Reply reply,
            FunctionMeters meters) {
        long beganNanos = System.nanoTime();
        Attempt attempt =
                new Attempt(invocation, lease, fences.incrementAndGet(), reply, deadlines);
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
            deadlines.leave(attempt);
            boolean gaveUp = attempt.finish();
            if (good) {
                lease.returned(System.nanoTime() - beganNanos, gaveUp);
            } else {
                lease.lost(gaveUp);
            }
            logFailure(invocation, attempt.outcome());
            meters.ran(
                    attempt.outcome(), lease.startKind(), invocation.version().settings().memory());
        }
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
                1,
                deadlineMillis,
                invocation.method(),
                invocation.path(),
                invocation.query(),
                invocation.headers());
    }
}
