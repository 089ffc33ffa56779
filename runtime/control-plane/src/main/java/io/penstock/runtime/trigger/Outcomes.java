package io.penstock.runtime.trigger;

import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.QueueStore;
import io.penstock.runtime.telemetry.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Tells how invocations ended: at once when they ended on this node, else within a while. The store
 * is what knows. Safe for any number of threads; {@link Watcher}s are told on one thread, one after
 * another.
 */
final class Outcomes implements AutoCloseable {

    private static final Log LOG = Log.of(Outcomes.class);

    /** For those that another node runs, or somebody cancels. */
    private static final Duration SWEEP = Duration.ofSeconds(5);

    /** Wants to know of invocations. */
    interface Watcher {

        /**
         * An invocation has come to its end. May block.
         *
         * @param record empty when the store has forgotten it
         */
        void ended(InvocationId id, Optional<InvocationRecord> record);
    }

    private final QueueStore store;
    private final Map<InvocationId, List<Watcher>> watched = new ConcurrentHashMap<>();
    private final BlockingQueue<InvocationId> asked = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    Outcomes(QueueStore store) {
        this.store = store;
        this.thread = Threads.start("trigger-outcomes", this::askAll);
    }

    /** The watcher is told when the invocation ends, or has ended; once if it watches it twice. */
    void watch(InvocationId id, Watcher watcher) {
        watched.compute(
                id,
                (_, present) -> {
                    List<Watcher> watchers =
                            present == null ? new ArrayList<>() : new ArrayList<>(present);
                    if (!watchers.contains(watcher)) {
                        watchers.add(watcher);
                    }
                    return watchers;
                });
        asked.add(id);
    }

    /** The watcher isn't told any more. */
    void forget(InvocationId id, Watcher watcher) {
        watched.computeIfPresent(
                id,
                (_, present) -> {
                    List<Watcher> watchers = new ArrayList<>(present);
                    watchers.remove(watcher);
                    return watchers.isEmpty() ? null : watchers;
                });
    }

    /** An invocation has ended on this node. Returns at once. */
    void ended(InvocationId id) {
        if (watched.containsKey(id)) {
            asked.add(id);
        }
    }

    private void askAll() {
        long sweepNanos = System.nanoTime() + SWEEP.toNanos();
        try {
            while (!closed) {
                InvocationId next =
                        asked.poll(sweepNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next != null) {
                    ask(next);
                }
                if (System.nanoTime() - sweepNanos >= 0) {
                    watched.keySet().forEach(this::ask);
                    sweepNanos = System.nanoTime() + SWEEP.toNanos();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(InvocationId id) {
        if (!watched.containsKey(id)) {
            return;
        }
        try {
            Optional<InvocationRecord> record = store.find(id);
            if (record.isEmpty() || record.get().state().ended()) {
                List<Watcher> watchers = watched.remove(id);
                if (watchers != null) {
                    watchers.forEach(watcher -> watcher.ended(id, record));
                }
            }
        } catch (ProblemException e) {
            LOG.debug("outcome not known yet", e, "invocationId", id);
        } catch (RuntimeException e) {
            // The others still have to be told.
            LOG.error("outcome not told", e, "invocationId", id);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
