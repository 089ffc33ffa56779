package io.penstock.runtime.pool;

import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.telemetry.Log;
import io.penstock.runtime.worker.Primer;
import io.penstock.runtime.worker.WorkerLauncher;
import io.penstock.runtime.worker.WorkerListener;
import io.penstock.runtime.worker.WorkerProcess;
import io.penstock.runtime.worker.WorkerStartException;
import io.penstock.runtime.worker.WorkerState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Empty workers that have been through a first call. Guarded by this object's monitor. */
final class PrewarmedWorkers {

    private static final Log LOG = Log.of(PrewarmedWorkers.class);

    /** After a worker that didn't start: the reason rarely goes away by itself. */
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(5);

    private final WorkerLauncher launcher;
    private final Primer primer;
    private final MemorySize heap;
    private final int target;
    private final WorkerListener listener;
    private final Deque<WorkerProcess> ready = new ArrayDeque<>();
    private int coming;
    private long pausedUntilNanos = System.nanoTime();
    private boolean open;
    private boolean closed;

    PrewarmedWorkers(
            WorkerLauncher launcher,
            Primer primer,
            MemorySize heap,
            int target,
            WorkerListener listener) {
        this.launcher = launcher;
        this.primer = primer;
        this.heap = heap;
        this.target = target;
        this.listener = listener;
    }

    /** From now on there shall be some. Returns at once. */
    void open() {
        synchronized (this) {
            open = true;
        }
        replenish();
    }

    /** Starts what is missing, once it is open. Returns at once. */
    void replenish() {
        synchronized (this) {
            ready.removeIf(worker -> !(worker.state() instanceof WorkerState.Idle));
            boolean paused = pausedUntilNanos - System.nanoTime() > 0;
            while (open && !closed && !paused && ready.size() + coming < target) {
                coming++;
                Threads.start("prewarm", this::addOne);
            }
        }
    }

    private void addOne() {
        WorkerProcess worker = null;
        try {
            WorkerProcess started = launcher.launch(heap, listener);
            primer.prime(started);
            worker = started;
        } catch (WorkerStartException | RuntimeException | Error e) {
            LOG.error("prewarming failed", e, "nextTryIn", RETRY_PAUSE);
        }
        boolean late;
        synchronized (this) {
            coming--;
            late = closed;
            if (worker == null) {
                pausedUntilNanos = System.nanoTime() + RETRY_PAUSE.toNanos();
            }
            if (worker != null && !late) {
                ready.addLast(worker);
            }
        }
        if (worker != null && late) {
            worker.drain("shutdown");
        }
    }

    /** Whether there is one now. */
    synchronized boolean available() {
        return !ready.isEmpty();
    }

    /**
     * Takes one; null when there is none. Its successor comes with the next {@link #replenish}: a
     * process that starts now would take the processors from the call that waits.
     */
    synchronized @Nullable WorkerProcess take() {
        WorkerProcess taken;
        do {
            taken = ready.pollFirst();
        } while (taken != null && !(taken.state() instanceof WorkerState.Idle));
        if (taken != null) {
            taken.assign();
        }
        return taken;
    }

    /** Those that are there. */
    synchronized List<WorkerProcess> workers() {
        return List.copyOf(ready);
    }

    /** Ends them; no more are started. */
    void close() {
        List<WorkerProcess> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(ready);
            ready.clear();
        }
        left.forEach(worker -> worker.drain("shutdown"));
    }
}
