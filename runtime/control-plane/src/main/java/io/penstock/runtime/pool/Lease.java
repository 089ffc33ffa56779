package io.penstock.runtime.pool;

import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.worker.Lane;

/**
 * The right to run one call on one lane, perhaps behind others. Ends with exactly one of {@link
 * #returned}, {@link #unused} and {@link #lost}. Used by one thread at a time, but for {@link
 * #giveUp}.
 */
public final class Lease {

    private final Pool pool;
    private final PooledLane lane;
    private final StartKind startKind;
    private final boolean ahead;

    Lease(Pool pool, PooledLane lane, StartKind startKind, boolean ahead) {
        this.pool = pool;
        this.lane = lane;
        this.startKind = startKind;
        this.ahead = ahead;
    }

    /** The lane to call on. */
    public Lane lane() {
        return lane.lane();
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
     * @param took how long the call took
     * @param gaveUp whether {@link #giveUp} has been called, or is being called
     */
    public void returned(CallTimes took, boolean gaveUp) {
        pool.release(this, took, gaveUp);
    }

    /**
     * The call never ran: its caller asks again, before all others.
     *
     * @param laneIsGood whether the lane can take other calls; if not, its instance is of no more
     *     use
     * @param again who asks, and since when
     */
    public void unused(boolean laneIsGood, LeaseRequest again) {
        pool.takeBack(this, laneIsGood, again);
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
        lane().instance().worker().giveUp(reason);
    }

    /** Whether the lane had other calls. */
    boolean ahead() {
        return ahead;
    }

    PooledLane pooled() {
        return lane;
    }
}
