package io.penstock.trigger.host;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A call into an adapter's code, on a thread of its own, so that waiting for it has an end. Safe
 * for several threads.
 */
final class UserCall {

    /** What is called. */
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(1);

    private final CompletableFuture<Optional<Throwable>> done = new CompletableFuture<>();
    private final Thread thread;

    private UserCall(
            AdapterThreads threads, String name, ClassLoader loader, long adapterId, Body body) {
        this.thread = threads.create(name, loader, adapterId, () -> run(body));
    }

    /** Begins a call. */
    static UserCall start(
            AdapterThreads threads, String name, ClassLoader loader, long adapterId, Body body) {
        UserCall call = new UserCall(threads, name, loader, adapterId, body);
        call.thread.start();
        return call;
    }

    private void run(Body body) {
        try {
            body.run();
            done.complete(Optional.empty());
        } catch (Throwable e) {
            done.complete(Optional.of(e));
        }
    }

    /** Completes with what was thrown, if anything, when the call has ended. */
    CompletableFuture<Optional<Throwable>> done() {
        return done;
    }

    /** Waits for the end; whether it came. */
    boolean await(Duration atMost) {
        try {
            done.get(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return done.isDone();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return done.isDone();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a call's end can't fail", e);
        }
    }

    /** Interrupts the call and doesn't wait. */
    void interrupt() {
        thread.interrupt();
    }

    /** Waits for the end, then interrupts and waits for a second; whether it came. */
    boolean awaitOrInterrupt(Duration atMost) {
        if (await(atMost)) {
            return true;
        }
        thread.interrupt();
        return await(INTERRUPT_GRACE);
    }
}
