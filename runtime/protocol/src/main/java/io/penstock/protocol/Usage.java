package io.penstock.protocol;

/**
 * What a piece of user code cost, measured on the thread that ran it.
 *
 * @param wallNanos elapsed time in nanoseconds
 * @param cpuNanos CPU time of the thread in nanoseconds
 * @param allocatedBytes heap bytes the thread allocated
 * @see com.sun.management.ThreadMXBean
 */
public record Usage(long wallNanos, long cpuNanos, long allocatedBytes) {

    /** Nothing was run. */
    public static final Usage NONE = new Usage(0, 0, 0);
}
