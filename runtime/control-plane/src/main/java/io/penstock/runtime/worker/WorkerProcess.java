package io.penstock.runtime.worker;

import io.penstock.protocol.ControlFrame;
import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.ProtocolException;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.telemetry.Log;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A running worker process and its control connection.
 *
 * <p>Calls and starts hold the worker ({@link #tryHold}); once it drains nobody gets a hold, and
 * when the last hold that isn't stuck has been given back the process is ended: by its close hooks
 * when it is healthy, by force when a call is stuck in it.
 *
 * <p>State and holds belong to {@link WorkerHolds}; no I/O and no listener is called under its
 * lock.
 */
public final class WorkerProcess {

    private static final Log LOG = Log.of(WorkerProcess.class);

    /** A process that ends closes its sockets last. */
    private static final Duration LANE_PATIENCE = Duration.ofMillis(500);

    private static final Duration EXIT_PATIENCE = Duration.ofSeconds(2);

    private final long id;
    private final Process process;
    private final OutputTail output;
    private final FrameChannel control;
    private final InstanceLoads loads;
    private final WorkerOutcalls outcalls;
    private final WorkerHolds holds = new WorkerHolds();
    private final WorkerSettings settings;
    private final WorkerListener listener;
    private final Map<Long, CompletableFuture<?>> awaited = new ConcurrentHashMap<>();
    private final AtomicLong awaitedKeys = new AtomicLong();
    private final SilenceWatch silence;
    private volatile @Nullable String endReason;
    private volatile Duration exitPatience = EXIT_PATIENCE;

    WorkerProcess(
            long id,
            Process process,
            OutputTail output,
            FrameChannel control,
            Handshake handshake,
            LaneLoops loops,
            WorkerSettings settings,
            DeadlineWatch deadlines,
            WorkerListener listener,
            Outcalls outcalls) {
        this.id = id;
        this.process = process;
        this.output = output;
        this.control = control;
        this.settings = settings;
        this.silence =
                new SilenceWatch(
                        settings.heartbeatTimeout(),
                        deadlines,
                        () -> kill("no heartbeat for " + settings.heartbeatTimeout()));
        this.listener = listener;
        this.loads = new InstanceLoads(this, handshake, loops, settings);
        this.outcalls = new WorkerOutcalls(this, outcalls);
    }

    /** Begins to listen to the process. */
    void start() {
        Threads.start("worker-" + id, this::listen);
        silence.begin();
    }

    /** Identifies the worker on this node. */
    public long id() {
        return id;
    }

    /** The operating system's id of the process. */
    public long pid() {
        return process.pid();
    }

    /** Where the worker is in its life. */
    public WorkerState state() {
        return holds.state();
    }

    /** Marks a prewarmed worker as taken. */
    public void assign() {
        holds.assign();
    }

    /**
     * Keeps the worker from ending until {@link #unhold}.
     *
     * @return whether it takes new work; if not, nothing is held
     */
    public boolean tryHold() {
        return holds.tryHold();
    }

    /** Whether it takes new work at this moment. */
    public boolean accepting() {
        return holds.accepting();
    }

    /**
     * Gives a hold back.
     *
     * @param wasStuck whether {@link #giveUp} was called for it
     */
    public void unhold(boolean wasStuck) {
        holds.unhold(wasStuck);
        endIfDrained();
    }

    /** A holder's call doesn't end although it was cancelled: the worker drains, then is killed. */
    public void giveUp(String reason) {
        holds.stuck();
        drain(reason);
        endIfDrained();
    }

    /** Takes no new work from now on, and ends when what holds it has finished. */
    public void drain(String reason) {
        if (holds.drain(reason)) {
            LOG.info("worker draining", "workerId", id, "reason", reason);
            listener.draining(this);
            endIfDrained();
        }
    }

    private void endIfDrained() {
        switch (holds.ending()) {
            case NOT_NOW -> {}
            case GENTLY -> Threads.start("worker-" + id + "-exit", this::exit);
            case BY_FORCE -> kill("stuck");
        }
    }

    private void exit() {
        try {
            control.write(new ControlFrame.Exit(settings.closeTimeout().toMillis()));
            Duration patience = settings.closeTimeout().plus(exitPatience);
            if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            kill("didn't exit when told");
        } catch (IOException e) {
            kill("control connection lost");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            kill("interrupted");
        }
    }

    /** Ends the process at once. Calls in it get a {@link WorkerLostException}. */
    public void kill(String reason) {
        if (endReason == null && process.isAlive()) {
            endReason = reason;
        }
        process.destroyForcibly();
    }

    /**
     * Builds an instance. The caller holds the worker.
     *
     * @param secrets values by name
     * @throws InitFailedException if the function can't be built, or not in its init timeout; in
     *     that case the worker drains
     * @throws WorkerLostException if the process ended under it
     */
    public Instance load(long instanceId, FunctionVersion version, Map<String, String> secrets)
            throws InitFailedException, WorkerLostException {
        assign();
        return loads.load(instanceId, version, secrets);
    }

    /** As {@link #load}, but the worker stays unassigned. */
    Instance prime(long instanceId, FunctionVersion version)
            throws InitFailedException, WorkerLostException {
        return loads.load(instanceId, version, Map.of());
    }

    /** How long the process may take to end after it was told. */
    void exitPatience(Duration patience) {
        exitPatience = patience;
    }

    /**
     * Ends an instance that runs nothing: close hook, threads, loader. Blocks until done. If it
     * takes longer than the close timeout the worker drains.
     */
    public void unload(Instance instance) {
        loads.unload(instance);
    }

    /** Waits for the process to end. */
    public void awaitEnd(Duration atMost) throws InterruptedException {
        process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks the thread that runs an attempt to stop. Returns at once. */
    public void cancel(Instance instance, long fence) {
        // On a thread of its own: a worker that doesn't read must not hold up whoever cancels.
        Threads.start(
                "worker-" + id + "-cancel",
                () -> {
                    try {
                        send(new ControlFrame.Cancel(instance.id(), fence));
                    } catch (IOException e) {
                        LOG.debug("cancel not sent", e, "workerId", id, "fence", fence);
                    }
                });
    }

    /** What its lanes need of it. */
    LaneWorker laneWorker() {
        return new LaneWorker() {
            @Override
            public boolean ask(ControlFrame.Withdraw question) {
                try {
                    send(question);
                    return true;
                } catch (IOException e) {
                    LOG.debug("calls not asked back", e, "workerId", id);
                    return false;
                }
            }

            @Override
            public void gaveNoAnswer() {
                kill("gave no calls back for " + settings.heartbeatTimeout());
            }

            @Override
            public String whyLost() {
                return explainBrokenLane();
            }
        };
    }

    void send(ControlFrame frame) throws IOException {
        control.write(frame);
    }

    private void listen() {
        try {
            while (true) {
                switch (control.read()) {
                    case ControlFrame.Heartbeat _ -> {}
                    case ControlFrame.LogLine line -> listener.logged(this, line);
                    case ControlFrame.Unloaded unloaded -> loads.unloaded(unloaded.instanceId());
                    case ControlFrame.Withdrawn withdrawn -> loads.withdrawn(withdrawn);
                    case ControlFrame.Leaked leaked -> listener.leaked(this, leaked.instanceId());
                    case ControlFrame.Outcall outcall -> outcalls.begin(outcall);
                    case ControlFrame.OutcallChunk chunk -> outcalls.chunk(chunk);
                    case Object other -> {
                        kill("sent " + other.getClass().getSimpleName());
                        return;
                    }
                }
                silence.heard();
            }
        } catch (ProtocolException e) {
            kill("broke the protocol: " + e.getMessage());
        } catch (IOException e) {
            LOG.debug("control connection ended", e, "workerId", id);
        } finally {
            end();
        }
    }

    private void end() {
        // At once, not when the exit code is known: no call shall be sent to its death.
        holds.lost();
        silence.end();
        outcalls.close();
        String reason = explainLoss();
        holds.gone(reason);
        // INVARIANT: whoever adds a future after this sees the state gone.
        awaited.values()
                .forEach(
                        future ->
                                future.completeExceptionally(
                                        new EOFException("the process ended")));
        try {
            control.close();
        } catch (IOException e) {
            LOG.debug("closing the control connection failed", e, "workerId", id);
        }
        LOG.info("worker gone", "workerId", id, "pid", pid(), "reason", reason);
        listener.gone(this);
    }

    /** Why a lane broke: the process's end, or else the lane's own. */
    String explainBrokenLane() {
        try {
            if (process.waitFor(LANE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                // The control connection may not have said so yet: nothing shall be sent there.
                holds.lost();
                return explainLoss();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        String reason = endReason;
        return reason != null ? reason : "the connection to its thread broke";
    }

    /** Why the process has ended, waiting a moment for its exit code. Kills it if it lives on. */
    private String explainLoss() {
        try {
            if (!process.waitFor(exitPatience.toMillis(), TimeUnit.MILLISECONDS)) {
                kill("control connection lost");
                process.waitFor(EXIT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
            String reason = endReason;
            return reason != null ? reason : ExitReason.of(process, output);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "lost";
        }
    }

    /**
     * Waits for a future, which fails when the process ends.
     *
     * @throws TimeoutException if it takes longer than so many nanoseconds
     */
    <T> T await(CompletableFuture<T> future, long atMostNanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        long key = awaitedKeys.incrementAndGet();
        awaited.put(key, future);
        try {
            if (state() instanceof WorkerState.Gone) {
                future.completeExceptionally(new EOFException("the process ended"));
            }
            return future.get(atMostNanos, TimeUnit.NANOSECONDS);
        } finally {
            awaited.remove(key);
        }
    }

    @Override
    public String toString() {
        return "worker " + id;
    }
}
