package io.penstock.runtime.pool;

import io.penstock.runtime.event.Problem;

/**
 * Whoever asks for a lease: gets it, or a reason, once. On the thread that asks, or on whichever
 * thread a lane becomes free, which may be an event loop; must not block.
 */
public interface LeaseTaker {

    /** The lease; to be ended by its taker. */
    void granted(Lease lease);

    /** There is none. */
    void refused(Problem problem);
}
