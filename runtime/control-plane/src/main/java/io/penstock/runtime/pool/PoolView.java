package io.penstock.runtime.pool;

import java.util.List;

/**
 * What a pool looked like at one moment.
 *
 * @param live its instances
 * @param starting instances on their way
 * @param draining instances that finish what they run
 * @param waiting callers in line
 * @param inFlight calls that run
 * @param averageInFlight mean of the calls in flight over the stable window
 * @param superseded whether calls reach the version only by its number
 * @param closed whether the version exists no more
 */
record PoolView(
        List<Seen> live,
        int starting,
        int draining,
        int waiting,
        int inFlight,
        double averageInFlight,
        boolean superseded,
        boolean closed) {

    /**
     * An instance at that moment.
     *
     * @param instance the instance
     * @param state where it was in its life
     */
    record Seen(PooledInstance instance, InstanceState state) {}

    /** Copies the list. */
    PoolView {
        live = List.copyOf(live);
    }
}
