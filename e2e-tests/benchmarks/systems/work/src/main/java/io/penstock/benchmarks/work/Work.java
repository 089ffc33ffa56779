package io.penstock.benchmarks.work;

/** The work of the workloads that have some. Thread-safe. */
public final class Work {

    private static final int ROUNDS = 600_000;

    private Work() {}

    /**
     * Keeps a processor busy, about a millisecond of a current one: xorshift (Marsaglia, 2003),
     * each round of which needs the one before, so that no compiler leaves any out.
     *
     * @param seed anything but zero
     * @return what can't be known without the work
     */
    public static long burn(long seed) {
        long value = seed;
        for (int i = 0; i < ROUNDS; i++) {
            value ^= value << 13;
            value ^= value >>> 7;
            value ^= value << 17;
        }
        return value;
    }

    /**
     * Waits as for another system.
     *
     * @return {@code millis}
     */
    public static long sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return millis;
    }
}
