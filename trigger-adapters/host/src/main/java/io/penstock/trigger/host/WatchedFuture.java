package io.penstock.trigger.host;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A future that can tell which of its continuations threw. A {@link CompletableFuture} keeps that
 * to the next stage, where nobody looks: an event would never be acknowledged, without a word.
 * Continuations that run on other threads, or are added after the completion, aren't watched.
 */
final class WatchedFuture<T> extends CompletableFuture<T> {

    /** What follows; the monitor guards it. */
    private final List<WatchedFuture<?>> followers = new ArrayList<>(1);

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        WatchedFuture<U> follower = new WatchedFuture<>();
        synchronized (followers) {
            if (!isDone()) {
                followers.add(follower);
            }
        }
        return follower;
    }

    /** Reports what continuations threw and no further one took; to be called when completed. */
    void reportThrown(Consumer<Throwable> report) {
        Throwable own = thrownIn(this);
        for (WatchedFuture<?> follower : taken()) {
            follower.reportOthers(own, report);
        }
    }

    private void reportOthers(@Nullable Throwable known, Consumer<Throwable> report) {
        List<WatchedFuture<?>> next = taken();
        Throwable thrown = thrownIn(this);
        if (next.isEmpty() && thrown != null && !thrown.equals(known)) {
            report.accept(thrown);
        }
        next.forEach(follower -> follower.reportOthers(known, report));
    }

    private List<WatchedFuture<?>> taken() {
        synchronized (followers) {
            List<WatchedFuture<?>> taken = List.copyOf(followers);
            followers.clear();
            return taken;
        }
    }

    private static @Nullable Throwable thrownIn(WatchedFuture<?> future) {
        if (future.state() == State.CANCELLED) {
            return future.handle((_, thrown) -> thrown).getNow(null);
        }
        if (future.state() != State.FAILED) {
            return null;
        }
        Throwable thrown = future.exceptionNow();
        return thrown instanceof CompletionException && thrown.getCause() != null
                ? thrown.getCause()
                : thrown;
    }
}
