package io.penstock.worker;

/**
 * Which attempts of a lane may begin. The control plane sends some while another one runs, and may
 * take them back until they begin; each lane's fences rise. Guarded by this.
 */
final class Arrivals {

    private long begun;
    private long withdrawn;

    /**
     * The lane's thread has read an attempt.
     *
     * @return whether it may begin; if not, it has been taken back and is to be left alone
     */
    synchronized boolean begin(long fence) {
        if (fence <= withdrawn) {
            return false;
        }
        begun = fence;
        return true;
    }

    /**
     * Keeps attempts up to this one from beginning, unless they have begun.
     *
     * @return the last one that has begun; 0 when none has
     */
    synchronized long withdraw(long fence) {
        withdrawn = Math.max(withdrawn, fence);
        return begun;
    }
}
