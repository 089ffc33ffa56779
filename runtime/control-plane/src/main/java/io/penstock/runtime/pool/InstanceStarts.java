package io.penstock.runtime.pool;

import io.penstock.protocol.Failure;
import io.penstock.protocol.Usage;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.telemetry.Log;
import io.penstock.runtime.worker.InitFailedException;
import io.penstock.runtime.worker.Instance;
import io.penstock.runtime.worker.WorkerLostException;
import io.penstock.runtime.worker.WorkerProcess;
import io.penstock.runtime.worker.WorkerStartException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Starts and ends the instances of one pool, each on a thread of its own, and knows how long starts
 * take.
 */
final class InstanceStarts {

    private static final Log LOG = Log.of(InstanceStarts.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final FunctionVersion version;
    private final Fleet fleet;
    private final Fleet.Evictor evictor;
    private final SecretReader secrets;
    private final AtomicLong instanceIds;
    private final LeakGuard leaks;
    private final PoolMetrics metrics;
    private final InitLog inits;

    private final StartTimes times = new StartTimes();

    InstanceStarts(
            FunctionVersion version,
            Fleet fleet,
            Fleet.Evictor evictor,
            SecretReader secrets,
            AtomicLong instanceIds,
            LeakGuard leaks,
            PoolMetrics metrics,
            InitLog inits) {
        this.version = version;
        this.fleet = fleet;
        this.evictor = evictor;
        this.secrets = secrets;
        this.instanceIds = instanceIds;
        this.leaks = leaks;
        this.metrics = metrics;
        this.inits = inits;
    }

    /** How long the next start will take, in nanoseconds. */
    double expectedNanos() {
        return times.expectedNanos(fleet.nextStart(version));
    }

    /** Starts an instance and tells the pool how it went. Returns at once. */
    void begin(Pool pool) {
        long id = instanceIds.incrementAndGet();
        Threads.start("instance-start-" + id, () -> start(pool, id));
    }

    private void start(Pool pool, long id) {
        long beganNanos = System.nanoTime();
        try {
            Berth berth = fleet.berth(version, evictor, false);
            leaks.started(id, version.function());
            Optional<Instance> loaded = load(id, berth, true);
            if (loaded.isEmpty()) {
                // Alone: if it was its own doing, no other worker shall end by it.
                berth = fleet.berth(version, evictor, true);
                loaded = load(id, berth, false);
            }
            Instance instance = loaded.orElseThrow();
            times.took(berth.startKind(), System.nanoTime() - beganNanos);
            metrics.initialized(version, instance.init());
            inits.ended(version, berth.startKind(), instance.init(), Optional.empty());
            long millis = (System.nanoTime() - beganNanos) / 1_000_000;
            int sharers = pool.started(new PooledInstance(instance, berth, System.nanoTime()));
            LOG.info(
                    "instance started",
                    "function",
                    version.function(),
                    "version",
                    version.number(),
                    "instanceId",
                    id,
                    "workerId",
                    berth.worker().id(),
                    "start",
                    berth.startKind().label(),
                    "waitingCalls",
                    sharers,
                    "millis",
                    millis);
            berth.worker().unhold(false);
            if (!berth.worker().accepting()) {
                // It began to drain before the pool knew the instance.
                pool.leave(berth.worker());
            }
        } catch (WorkerStartException e) {
            fail(pool, Problem.of(ErrorCode.WORKER_START_FAILED, message(e)));
        } catch (ProblemException e) {
            fail(pool, e.problem());
        } catch (RuntimeException | Error e) {
            LOG.error("instance start failed", e, "function", version.function());
            fail(pool, Problem.of(ErrorCode.INTERNAL_ERROR, "See the runtime's log."));
        } finally {
            fleet.replenish();
        }
    }

    /**
     * Builds the instance; if that fails, gives the berth and its hold back.
     *
     * @param again whether it may be tried again
     * @return empty if it is to be: the worker that it shares with others has ended, which needn't
     *     be its doing
     */
    private Optional<Instance> load(long id, Berth berth, boolean again) {
        WorkerProcess worker = berth.worker();
        long beganNanos = System.nanoTime();
        boolean loaded = false;
        boolean stuck = false;
        try {
            Instance instance = worker.load(id, version, secrets.read(version));
            loaded = true;
            return Optional.of(instance);
        } catch (InitFailedException e) {
            stuck = e.timedOut();
            boolean silent = stuck && e.usage().equals(Usage.NONE);
            failed(berth, silent ? since(beganNanos) : e.usage());
            throw initFailed(e.failure()).exception();
        } catch (WorkerLostException e) {
            if (again && fleet.shared(berth)) {
                LOG.info("worker ended under a start", "instanceId", id, "reason", message(e));
                return Optional.empty();
            }
            failed(berth, since(beganNanos));
            throw Problem.of(
                            ErrorCode.FUNCTION_INIT_FAILED,
                            "The worker process ended while the handler of "
                                    + version.label()
                                    + " was built: "
                                    + message(e))
                    .exception();
        } finally {
            if (stuck) {
                // The hold stays: the constructor's thread can't be had back.
                metrics.workerRestarted("init-timeout");
                worker.giveUp("init-timeout");
            } else if (!loaded) {
                worker.unhold(false);
            }
            if (!loaded) {
                fleet.leave(berth);
            }
        }
    }

    /** A start failed; one that had no code to run cost nothing. */
    private void failed(Berth berth, Usage init) {
        if (init.wallNanos() > 0) {
            inits.ended(
                    version, berth.startKind(), init, Optional.of(ErrorCode.FUNCTION_INIT_FAILED));
        }
    }

    private static Usage since(long beganNanos) {
        return new Usage(System.nanoTime() - beganNanos, 0, 0);
    }

    private Problem initFailed(Failure failure) {
        return Problem.of(
                        ErrorCode.FUNCTION_INIT_FAILED,
                        "The handler of "
                                + version.label()
                                + " can't be built: "
                                + failure.message())
                .with("errorType", failure.type())
                .with("errorMessage", failure.message())
                .with("stack", failure.stack());
    }

    private void fail(Pool pool, Problem problem) {
        LOG.warn(
                "instance start failed",
                "function",
                version.function(),
                "version",
                version.number(),
                "errorCode",
                problem.code().code(),
                "detail",
                problem.detail());
        boolean retry = problem.code() == ErrorCode.WORKER_START_FAILED;
        pool.startFailed(retry ? problem.retryAfter(RETRY_AFTER) : problem);
    }

    /** Ends an instance that runs nothing and gives its place back. Returns at once. */
    void end(PooledInstance instance) {
        Threads.start("instance-end-" + instance.instance().id(), () -> endNow(instance));
    }

    /** As {@link #end}, but blocks until it is done. */
    void endNow(PooledInstance instance) {
        instance.instance().worker().unload(instance.instance());
        fleet.leave(instance.berth());
        LOG.info(
                "instance ended",
                "function",
                version.function(),
                "version",
                version.number(),
                "instanceId",
                instance.instance().id());
    }

    private static String message(Exception e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
