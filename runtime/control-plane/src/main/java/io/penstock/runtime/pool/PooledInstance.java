package io.penstock.runtime.pool;

import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.worker.Instance;

/** An instance with what its pool knows of it. Guarded by the pool's lock. */
final class PooledInstance {

    private final Instance instance;
    private final Berth berth;
    private InstanceState state;
    private boolean used;

    PooledInstance(Instance instance, Berth berth, long nowNanos) {
        this.instance = instance;
        this.berth = berth;
        this.state = new InstanceState.Ready(nowNanos);
    }

    Instance instance() {
        return instance;
    }

    Berth berth() {
        return berth;
    }

    InstanceState state() {
        return state;
    }

    /** How the first call after the start got it; warm for all others. */
    StartKind startKind() {
        StartKind kind = used ? StartKind.WARM : berth.startKind();
        used = true;
        return kind;
    }

    /** Notes that a call begins; the instance takes calls. */
    void lease() {
        state =
                switch (state) {
                    case InstanceState.Ready ready -> ready.lease();
                    case InstanceState.Leased leased -> leased.lease();
                    case InstanceState.Draining _, InstanceState.Gone _ ->
                            throw new IllegalStateException("leased while " + state);
                };
    }

    /** Notes that a call has ended. */
    void release(long nowNanos) {
        state =
                switch (state) {
                    case InstanceState.Leased leased -> leased.release(nowNanos);
                    case InstanceState.Draining draining -> draining.release();
                    case InstanceState.Ready _, InstanceState.Gone _ ->
                            throw new IllegalStateException("released while " + state);
                };
    }

    /**
     * Takes no calls from now on.
     *
     * @return whether it runs none, so that it can be ended now
     */
    boolean drain() {
        state =
                switch (state) {
                    case InstanceState.Ready _ -> new InstanceState.Gone();
                    case InstanceState.Leased leased -> leased.drain();
                    case InstanceState.Draining draining -> draining;
                    case InstanceState.Gone gone -> gone;
                };
        return state instanceof InstanceState.Gone;
    }
}
