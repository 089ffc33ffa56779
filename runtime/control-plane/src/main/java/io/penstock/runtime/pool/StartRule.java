package io.penstock.runtime.pool;

import java.time.Duration;

/**
 * Start another instance, or let callers wait for those there are.
 *
 * <p>With w callers waiting, n calls the live instances can run at a time, s the mean service time
 * and t the time a start takes, the last in line waits about w·s/n. If that is more than t, a start
 * helps; so it does when nobody knows s yet, or when the first in line has waited longer than t
 * already. At zero one start is shared by all; what it serves then tells whether more are needed.
 * DESIGN section 7.
 *
 * <p>The nearer n comes to the number of callers, the shorter is the wait, so that this alone stops
 * short of enough instances for calls that take longer than a start. For these a start also helps
 * when there has been somebody in line all the time for a while: the demand lasts.
 *
 * <p>Starts get slower while many of them share the processors, and t with them, so that a burst
 * would end with too few instances for good. When a line of long calls has outlasted a start since
 * the last instance came, one more would have paid already; some more are started then.
 */
final class StartRule {

    /** A line that wasn't empty for so long isn't a burst. */
    static final long LASTING_NANOS = Duration.ofMillis(100).toNanos();

    /** Shorter calls use a processor, as a rule: more instances would only share it. */
    static final double LONG_NANOS = 5e6;

    /** Of the instances that are there, what may be added at a time to those that were too few. */
    private static final int STEP = 8;

    private StartRule() {}

    /**
     * What the rule looks at.
     *
     * @param waiting callers in line
     * @param oldestWaitNanos how long the first has waited
     * @param lineNanos for how long there has been somebody in line without a pause, and without a
     *     new instance
     * @param live instances that are there
     * @param starting instances on their way
     * @param concurrency calls an instance runs at a time
     * @param max instances at the most
     * @param startsMax starts at a time
     * @param serviceNanos mean service time; negative when not known
     * @param startNanos expected time of the next start
     */
    record Situation(
            int waiting,
            long oldestWaitNanos,
            long lineNanos,
            int live,
            int starting,
            int concurrency,
            int max,
            int startsMax,
            double serviceNanos,
            double startNanos) {}

    /** How many instances to start now. */
    static int starts(Situation now) {
        int allowed = Math.min(now.max - now.live - now.starting, now.startsMax - now.starting);
        if (allowed <= 0 || now.waiting == 0) {
            return 0;
        }
        if (now.live == 0) {
            return now.starting == 0 ? 1 : 0;
        }
        int starts = 0;
        while (starts < allowed && oneMoreHelps(now, starts)) {
            starts++;
        }
        return starts;
    }

    private static boolean oneMoreHelps(Situation now, int starts) {
        long coming = (long) (now.starting + starts) * now.concurrency;
        long left = now.waiting - coming;
        if (left <= 0) {
            return false;
        }
        if (now.serviceNanos < 0 || now.oldestWaitNanos > now.startNanos) {
            return true;
        }
        if (now.serviceNanos > now.startNanos && now.lineNanos > LASTING_NANOS) {
            return true;
        }
        boolean outlasted =
                now.lineNanos > LASTING_NANOS && (double) now.lineNanos > now.startNanos;
        if (outlasted
                && now.serviceNanos > LONG_NANOS
                && now.starting + starts < Math.max(1, now.live / STEP)) {
            return true;
        }
        double lanes = (double) now.live * now.concurrency;
        return left * now.serviceNanos / lanes > now.startNanos;
    }
}
