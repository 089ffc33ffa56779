package io.penstock.runtime.pool;

import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.worker.Lane;

/**
 * The right to run one call on one lane. Ends with exactly one of {@link #returned} and {@link
 * #lost}. Used by one thread, but for {@link #giveUp}.
 */
public final class Lease {

    private final Pool pool;
    private final PooledInstance holder;
    private final Lane lane;
    private final StartKind startKind;
    private volatile boolean stuck;

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

    /** What the call had to wait for. */
    public StartKind startKind() {
        return startKind;
    }

    /**
     * Gives the lane back for the next call.
     *
     * @param serviceNanos how long the call took
     */
    public void returned(long serviceNanos) {
        pool.release(this, serviceNanos);
    }

    /** The lane is of no more use, and with it its instance. */
    public void lost() {
        pool.lose(this);
    }

    /** The call doesn't end although it was cancelled: its worker drains, then is killed. */
    public void giveUp(String reason) {
        stuck = true;
        lane.instance().worker().giveUp(reason);
    }

    PooledInstance holder() {
        return holder;
    }

    boolean stuck() {
        return stuck;
    }
}
