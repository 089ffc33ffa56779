package io.penstock.trigger.filedrop;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The files that are on their way: claimed by this adapter and not yet put where they belong. Safe
 * for several threads.
 */
final class Flights {

    /** More than the host gives credits, so that files whose last move waits hold up none. */
    static final int MAX = 1024;

    private enum State {
        EMITTED,
        ACCEPTED,
        ENDED
    }

    private final LongSupplier nanos;
    private final Semaphore free = new Semaphore(MAX);

    /** Guarded by this. */
    private final Map<String, State> states = new HashMap<>();

    Flights(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Waits until one more may be on its way. Each must be {@link #land ended}. */
    void begin(String id) throws InterruptedException {
        free.acquire();
        synchronized (this) {
            states.put(id, State.EMITTED);
        }
    }

    synchronized boolean has(String id) {
        return states.containsKey(id);
    }

    /** Its event is durable. */
    synchronized void accepted(String id) {
        states.replace(id, State.EMITTED, State.ACCEPTED);
        notifyAll();
    }

    /**
     * It has an outcome.
     *
     * @return false if it had one before, or isn't on its way
     */
    synchronized boolean ended(String id) {
        State before = states.replace(id, State.ENDED);
        if (before == null) {
            return false;
        }
        return before != State.ENDED;
    }

    /** It isn't on its way any more. */
    void land(String id) {
        synchronized (this) {
            if (states.remove(id) == null) {
                return;
            }
            notifyAll();
        }
        free.release();
    }

    /**
     * It won't be heard of any more, unless it has an outcome already.
     *
     * @return whether it was on its way
     */
    boolean lose(String id) {
        synchronized (this) {
            if (!states.containsKey(id) || states.get(id) == State.ENDED) {
                return false;
            }
        }
        land(id);
        return true;
    }

    /** Waits until each either waits for its outcome or is gone. */
    synchronized void awaitSettled(Duration atMost) throws InterruptedException {
        long end = nanos.getAsLong() + atMost.toNanos();
        while (states.values().stream().anyMatch(state -> state != State.ACCEPTED)) {
            long left = end - nanos.getAsLong();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
