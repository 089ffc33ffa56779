package io.penstock.runtime.pool;

import io.penstock.runtime.worker.Lane;

/** A lane with what its pool knows of it. Guarded by the pool's lock. */
final class PooledLane {

    private final PooledInstance holder;
    private final Lane lane;
    private int calls;

    PooledLane(PooledInstance holder, Lane lane) {
        this.holder = holder;
        this.lane = lane;
    }

    PooledInstance holder() {
        return holder;
    }

    Lane lane() {
        return lane;
    }

    /** Keeps its worker from ending, if that takes work. */
    boolean tryHold() {
        return lane.instance().worker().tryHold();
    }

    /** Whether it has room for one more call behind those it has. */
    boolean takesAhead(int callsMax) {
        return calls < callsMax && answers();
    }

    /** Whether what it is sent now runs when those before it are done. */
    boolean answers() {
        return lane.takesAhead();
    }

    void begin() {
        calls++;
    }

    /**
     * A call has ended.
     *
     * @return whether it was the last
     */
    boolean end() {
        calls--;
        return calls == 0;
    }
}
