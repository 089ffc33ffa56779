package io.penstock.runtime.worker;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks whether the first call of a lane holds up those behind it. Belongs to the lane's event
 * loop.
 */
final class AheadWatch {

    private final Supplier<? extends ScheduledExecutorService> loop;
    private final long patienceNanos;
    private final Runnable look;
    private long firstSinceNanos;
    private boolean watching;
    private boolean tripped;

    /**
     * A watch of a lane that carries nothing.
     *
     * @param loop the event loop, once the lane has one
     * @param patience how long a call may run with others behind it
     * @param look looks at the first call, on the event loop, and asks {@link #tooLong}
     */
    AheadWatch(
            Supplier<? extends ScheduledExecutorService> loop, Duration patience, Runnable look) {
        this.loop = loop;
        this.patienceNanos = patience.toNanos();
        this.look = look;
    }

    /** Another call is the first. */
    void first() {
        firstSinceNanos = System.nanoTime();
        tripped = false;
    }

    /** Whether there are calls behind the first. */
    void ahead(boolean some) {
        if (some && !watching && !tripped) {
            watching = true;
            long left = patienceNanos - (System.nanoTime() - firstSinceNanos);
            ScheduledFuture<?> _ =
                    loop.get().schedule(look, Math.max(left, 0), TimeUnit.NANOSECONDS);
        }
    }

    /**
     * The moment to look has come.
     *
     * @return whether the first call holds others up; they are to be taken back then
     */
    boolean tooLong(boolean ahead) {
        watching = false;
        if (ahead && System.nanoTime() - firstSinceNanos >= patienceNanos) {
            tripped = true;
        } else {
            ahead(ahead);
        }
        return ahead && tripped;
    }

    /** Whether the first call has been found to take long. */
    boolean tripped() {
        return tripped;
    }
}
