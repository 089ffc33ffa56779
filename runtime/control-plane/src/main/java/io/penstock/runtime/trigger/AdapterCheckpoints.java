package io.penstock.runtime.trigger;

import io.penstock.protocol.TriggerFrame;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.queue.CheckpointStore;
import io.penstock.runtime.registry.Trigger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Saves of one adapter, one after another, each tried until the store takes it. Guarded by this;
 * the store is asked outside the lock.
 */
final class AdapterCheckpoints {

    /** An adapter that goes on saving without waiting would fill the memory. */
    static final int WAITING_MAX = 1000;

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Trigger trigger;
    private final CheckpointStore store;
    private final HostLine line;
    private final DeadlineWatch timers;
    private final Deque<TriggerFrame.Save> waiting = new ArrayDeque<>();
    private boolean busy;
    private boolean closed;

    AdapterCheckpoints(
            Trigger trigger, CheckpointStore store, HostLine line, DeadlineWatch timers) {
        this.trigger = trigger;
        this.store = store;
        this.line = line;
        this.timers = timers;
    }

    /** Saves, after those that came before. Returns whether there was room to wait. */
    boolean save(TriggerFrame.Save save) {
        synchronized (this) {
            if (waiting.size() >= WAITING_MAX) {
                return false;
            }
            waiting.add(save);
        }
        saveNext();
        return true;
    }

    private void saveNext() {
        TriggerFrame.Save next = begin();
        if (next == null) {
            return;
        }
        CompletableFuture<Void> saved;
        try {
            saved = store.save(trigger, next.checkpoints());
        } catch (RuntimeException e) {
            saved = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Void> _ =
                saved.whenComplete(
                        (_, failure) -> {
                            if (failure == null) {
                                saved(next);
                            } else {
                                retry();
                            }
                        });
    }

    private synchronized TriggerFrame.@Nullable Save begin() {
        if (busy || closed || waiting.isEmpty()) {
            return null;
        }
        busy = true;
        return waiting.peek();
    }

    private void saved(TriggerFrame.Save save) {
        synchronized (this) {
            waiting.poll();
            busy = false;
        }
        line.send(new TriggerFrame.Saved(save.adapterId(), save.saveId()));
        saveNext();
    }

    private void retry() {
        long atNanos = System.nanoTime() + PAUSE.toNanos();
        timers.enter(
                new DeadlineWatch.Entry() {
                    @Override
                    public long deadlineNanos() {
                        return atNanos;
                    }

                    @Override
                    public void expired() {
                        goOn();
                    }
                });
    }

    private void goOn() {
        synchronized (this) {
            busy = false;
        }
        saveNext();
    }

    /** Saves nothing more. */
    synchronized void close() {
        closed = true;
    }
}
