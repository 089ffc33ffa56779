package io.penstock.runtime.pool;

import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.worker.Lane;

/**
 * The right to run one call on one lane. Ends with exactly one of {@link #returned} and {@link
 * #lost}. Used by one thread at a time, but for {@link #giveUp}.
 */
public final class Lease {

    private final Pool pool;
    private final PooledInstance holder;
    private final Lane lane;
    private final StartKind startKind;

    Lease(Pool pool, PooledInstance holder, Lane lane, StartKind startKind) {
        this.pool = pool;
        this.holder = holder;
        this.lane = lane;
        this.startKind = startKind;
    }

    /** The lane to call on. */
    public Lane lane() {
        return lane;
    }

    /**
     * How the instance was come by if this is its first call; warm for every later one, also for
     * those that waited for the same start.
     */
    public StartKind startKind() {
        return startKind;
    }

    /**
     * Gives the lane back for the next call.
     *
     * @param serviceNanos how long the call took
     * @param gaveUp whether {@link #giveUp} has been called, or is being called
     */
    public void returned(long serviceNanos, boolean gaveUp) {
        pool.release(this, serviceNanos, gaveUp);
    }

    /**
     * The lane is of no more use, and with it its instance.
     *
     * @param gaveUp whether {@link #giveUp} has been called, or is being called
     */
    public void lost(boolean gaveUp) {
        pool.lose(this, gaveUp);
    }

    /** The call doesn't end although it was cancelled: its worker drains, then is killed. */
    public void giveUp(String reason) {
        pool.gaveUp(reason);
        lane.instance().worker().giveUp(reason);
    }

    PooledInstance holder() {
        return holder;
    }
}
