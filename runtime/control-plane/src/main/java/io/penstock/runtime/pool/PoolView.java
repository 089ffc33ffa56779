package io.penstock.runtime.pool;

import java.util.List;

/**
 * What a pool looked like at one moment.
 *
 * @param census its instances
 * @param starting instances on their way
 * @param waiting callers in line
 * @param superseded whether calls reach the version only by its number
 */
record PoolView(Census census, int starting, int waiting, boolean superseded) {

    /**
     * The instances at that moment.
     *
     * @param live those in use
     * @param draining those that only finish what they run
     * @param inFlight calls that run
     * @param averageInFlight mean of the calls in flight over the stable window
     */
    record Census(List<Seen> live, int draining, int inFlight, double averageInFlight) {

        /** Copies the list. */
        Census {
            live = List.copyOf(live);
        }
    }

    /**
     * An instance at that moment.
     *
     * @param instance the instance
     * @param state where it was in its life
     */
    record Seen(PooledInstance instance, InstanceState state) {}

    /** The instances in use. */
    List<Seen> live() {
        return census.live();
    }
}
