package io.penstock.runtime.limit;

import org.jspecify.annotations.Nullable;

/**
 * Says that nobody waits for a result any more. Whoever does the work leaves an action that stops
 * it; a later action takes the place of the earlier one. Guarded by this.
 */
public final class Cancellation {

    private boolean cancelled;
    private @Nullable Runnable action;

    /** Cancels, once; runs the action that stands at this moment, on this thread. */
    public void cancel() {
        Runnable stop;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            stop = action;
        }
        if (stop != null) {
            stop.run();
        }
    }

    /**
     * Sets what a cancellation does from now on.
     *
     * @param stop run at most once; at once, on this thread, if it has been cancelled already
     */
    public void onCancel(Runnable stop) {
        synchronized (this) {
            if (!cancelled) {
                action = stop;
                return;
            }
        }
        stop.run();
    }

    /** Whether it has been cancelled. */
    public synchronized boolean cancelled() {
        return cancelled;
    }
}
