package io.penstock.runtime.pool;

/**
 * What a call that has ended took, in nanoseconds.
 *
 * @param service since it was the first of its lane
 * @param handler how much of it the handler took; negative if the function didn't answer
 * @param wake until its answer was there, but for the handler; negative if that isn't known, or the
 *     answer came in parts, which wait for the client
 */
public record CallTimes(long service, long handler, long wake) {

    /** Stands for a time that isn't known. */
    public static final long UNKNOWN = -1;
}
