package io.penstock.trigger.host;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * Completes an adapter's futures, one after another on one thread, where their continuations run.
 * Each adapter has its own, so that one that blocks holds up itself alone. The queue is bounded by
 * what is on the way: an event's credit comes back when its completion's turn has come.
 */
final class Deliveries {

    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    private final Consumer<Throwable> thrown;
    private final UserCall thread;
    private volatile boolean ending;

    /**
     * Deliveries of an adapter; the thread starts.
     *
     * @param thrown takes what a continuation threw
     */
    Deliveries(
            AdapterThreads threads,
            String name,
            ClassLoader loader,
            long adapterId,
            Consumer<Throwable> thrown) {
        this.thrown = thrown;
        this.thread = UserCall.start(threads, name, loader, adapterId, this::run);
    }

    private void run() {
        while (!ending || !waiting.isEmpty()) {
            try {
                waiting.take().run();
            } catch (InterruptedException e) {
                // A continuation interrupted its own thread: that is no reason to stop.
                thrown.accept(e);
            } catch (Throwable e) {
                thrown.accept(e);
            }
        }
    }

    /** Completes a future when its turn has come. */
    <T> void complete(WatchedFuture<T> future, Runnable completion) {
        waiting.add(
                () -> {
                    completion.run();
                    future.reportThrown(thrown);
                });
    }

    /** Runs what is waiting and ends; whether that was possible in the time. */
    boolean end(Duration atMost) {
        waiting.add(() -> ending = true);
        return thread.awaitOrInterrupt(atMost);
    }
}
