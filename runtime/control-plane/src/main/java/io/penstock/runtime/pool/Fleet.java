package io.penstock.runtime.pool;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.registry.Isolation;
import io.penstock.runtime.telemetry.Log;
import io.penstock.runtime.worker.WorkerLauncher;
import io.penstock.runtime.worker.WorkerListener;
import io.penstock.runtime.worker.WorkerProcess;
import io.penstock.runtime.worker.WorkerStartException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The worker processes of this node and who lives in them. Finds a place for a new instance: in a
 * worker with room, else in a prewarmed one if that is large enough, else in a new process that all
 * who need it wait for together. A worker whose last instance has left is ended, because it has run
 * user code.
 *
 * <p>The list of hosts is guarded by this object's monitor; it isn't held while a process starts.
 */
final class Fleet {

    private static final Log LOG = Log.of(Fleet.class);
    private static final Duration MEMORY_RETRY = Duration.ofSeconds(1);

    private final WorkerLauncher launcher;
    private final PrewarmedWorkers prewarmed;
    private final MemoryBudget budget;
    private final WorkerSizes sizes;
    private final WorkerListener listener;
    private final List<Host> hosts = new ArrayList<>();

    /** Frees memory by ending an idle instance of some function. */
    @FunctionalInterface
    interface Evictor {
        /** Whether there was one to end; it has been ended then. */
        boolean evictOne();
    }

    Fleet(
            WorkerLauncher launcher,
            PrewarmedWorkers prewarmed,
            MemoryBudget budget,
            WorkerSizes sizes,
            WorkerListener listener) {
        this.launcher = launcher;
        this.prewarmed = prewarmed;
        this.budget = budget;
        this.sizes = sizes;
        this.listener = listener;
    }

    /** What getting a place would take now. */
    StartKind nextStart(FunctionVersion version) {
        MemorySize memory = version.settings().memory();
        String tenant = tenant(version);
        boolean standard;
        synchronized (this) {
            for (Host host : hosts) {
                if (host.takes(tenant, memory)) {
                    return host.workerNow() == null ? StartKind.PROCESS : StartKind.INSTANCE;
                }
            }
            standard = sizes.isStandard(heap(version, budget.left()));
        }
        return standard && prewarmed.available() ? StartKind.PREWARMED : StartKind.PROCESS;
    }

    /**
     * Finds a place, starting a process where needed. Blocks until the worker is there and held.
     *
     * @param evictor asked for memory as long as there isn't enough
     * @param alone whether it is to have a worker in which nobody else is yet
     * @throws io.penstock.runtime.event.ProblemException {@code node-memory}
     * @throws WorkerStartException if the process doesn't come up
     */
    Berth berth(FunctionVersion version, Evictor evictor, boolean alone)
            throws WorkerStartException {
        MemorySize memory = version.settings().memory();
        reserve(memory, evictor);
        boolean placed = false;
        try {
            while (true) {
                Berth berth = place(version, memory, alone);
                if (berth.worker().tryHold()) {
                    placed = true;
                    return berth;
                }
                // It began to drain between the choice and the hold: choose again.
                moveOut(berth.host(), memory);
            }
        } finally {
            if (!placed) {
                budget.release(memory);
            }
        }
    }

    /** Whether others have, or had, a place in the same worker. */
    synchronized boolean shared(Berth berth) {
        return berth.host().shared();
    }

    private void reserve(MemorySize memory, Evictor evictor) {
        while (!budget.tryReserve(memory)) {
            if (!budget.couldEverFit(memory)) {
                throw Problem.of(
                                ErrorCode.NODE_MEMORY,
                                "An instance needs " + memory + ", more than penstock.node.memory.")
                        .exception();
            }
            if (!evictor.evictOne()) {
                throw Problem.of(
                                ErrorCode.NODE_MEMORY,
                                "An instance needs "
                                        + memory
                                        + "; "
                                        + budget.reserved()
                                        + " are in use by busy instances."
                                        + " Lower 'memory' or raise penstock.node.memory.")
                        .retryAfter(MEMORY_RETRY)
                        .exception();
            }
        }
    }

    private Berth place(FunctionVersion version, MemorySize memory, boolean alone)
            throws WorkerStartException {
        String tenant = tenant(version);
        Host host;
        StartKind kind;
        boolean launch = false;
        synchronized (this) {
            Host roomy =
                    hosts.stream()
                            .filter(candidate -> !alone && candidate.takes(tenant, memory))
                            .findFirst()
                            .orElse(null);
            if (roomy != null) {
                host = roomy;
                kind = host.workerNow() == null ? StartKind.PROCESS : StartKind.INSTANCE;
            } else {
                MemorySize heap = alone ? sizes.first(memory) : heap(version, leftWith(memory));
                WorkerProcess ready = sizes.isStandard(heap) ? prewarmed.take() : null;
                kind = ready == null ? StartKind.PROCESS : StartKind.PREWARMED;
                launch = ready == null;
                host = new Host(tenant, heap, new CompletableFuture<>());
                if (ready != null) {
                    host.worker().complete(ready);
                }
                hosts.add(host);
            }
            host.moveIn(memory);
        }
        if (launch) {
            launch(host);
        }
        return new Berth(host, await(host, memory), memory, kind);
    }

    private void launch(Host host) {
        Threads.start(
                "worker-launch",
                () -> {
                    try {
                        host.worker().complete(launcher.launch(host.room(), listener));
                    } catch (WorkerStartException | RuntimeException | Error e) {
                        LOG.error("worker process didn't start", e);
                        host.worker().completeExceptionally(e);
                    }
                });
    }

    private WorkerProcess await(Host host, MemorySize memory) throws WorkerStartException {
        try {
            return host.worker().get();
        } catch (ExecutionException e) {
            moveOut(host, memory);
            if (e.getCause() instanceof WorkerStartException start) {
                throw start;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            moveOut(host, memory);
            throw new IllegalStateException("interrupted while a worker starts", e);
        }
    }

    /**
     * Gives a place back after its instance has ended, or was never built. The hold isn't touched.
     */
    void leave(Berth berth) {
        budget.release(berth.memory());
        moveOut(berth.host(), berth.memory());
    }

    private void moveOut(Host host, MemorySize memory) {
        WorkerProcess empty = null;
        synchronized (this) {
            if (host.moveOut(memory)) {
                hosts.remove(host);
                empty = host.workerNow();
            }
        }
        if (empty != null) {
            empty.drain("empty");
        }
    }

    /** Starts successors of the prewarmed workers that were taken. Returns at once. */
    void replenish() {
        prewarmed.replenish();
    }

    /** The workers that are there, prewarmed ones too. */
    List<WorkerProcess> workers() {
        List<WorkerProcess> workers = new ArrayList<>(prewarmed.workers());
        synchronized (this) {
            for (Host host : hosts) {
                WorkerProcess worker = host.workerNow();
                if (worker != null) {
                    workers.add(worker);
                }
            }
        }
        return workers;
    }

    /** Memory reserved by instances. */
    MemorySize reserved() {
        return budget.reserved();
    }

    /**
     * What a new worker for a version gets. One that others share doesn't grow: what ends it would
     * end more of theirs, and a first call of any of them is to find a prewarmed one. The caller
     * holds the monitor.
     *
     * @param left what instances may still take, the one that needs the worker included
     */
    private MemorySize heap(FunctionVersion version, MemorySize left) {
        MemorySize memory = version.settings().memory();
        if (version.settings().isolation() == Isolation.SHARED) {
            return sizes.first(memory);
        }
        String tenant = tenant(version);
        long used =
                hosts.stream()
                        .filter(host -> host.isOpenFor(tenant))
                        .mapToLong(Host::usedBytes)
                        .sum();
        return sizes.further(memory, new MemorySize(used), left);
    }

    /** What is left of the budget, with an instance for which it has been reserved. */
    private MemorySize leftWith(MemorySize reserved) {
        return new MemorySize(budget.left().bytes() + reserved.bytes());
    }

    private static String tenant(FunctionVersion version) {
        return version.settings().isolation() == Isolation.SHARED
                ? "namespace " + version.function().namespace()
                : version.label() + " " + version.createdAt();
    }
}
