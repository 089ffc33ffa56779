package io.penstock.runtime.store;

import java.util.concurrent.CompletableFuture;

/**
 * A change on its way to the disk.
 *
 * @param kind what runs it
 * @param write the change
 * @param bytes how much memory it keeps, roughly
 * @param deadlineNanos when its caller gives up, by {@link System#nanoTime}
 * @param future what its caller waits for
 */
record PendingWrite<W, T>(
        Writes<W, T> kind, W write, long bytes, long deadlineNanos, CompletableFuture<T> future) {

    /** Whether nobody waits for it any more. */
    boolean over(long nowNanos) {
        return future.isDone() || deadlineNanos - nowNanos <= 0;
    }
}
