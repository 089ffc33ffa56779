package io.penstock.runtime.delivery;

import io.penstock.runtime.event.FunctionName;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What this node has in flight of one function, and whether there is more in the queue. Guarded by
 * this; nothing is called under it.
 */
final class FunctionLine {

    private static final long PAUSE_MIN_MILLIS = 1_000;
    private static final long PAUSE_MAX_MILLIS = 300_000;
    private static final long NEVER = Long.MAX_VALUE;
    private static final int DUE_MAX = 1_000;

    private final FunctionName function;
    private int inFlight;

    /** How many may be in flight; below the limit after an error that isn't the function's. */
    private int window = Integer.MAX_VALUE;

    private long pauseMillis;
    private long pausedUntilMillis;

    /** Whether the queue may have events that are due. */
    private boolean backlog;

    private boolean claiming;
    private boolean queuedMeanwhile;

    /** Events that ended since the last claim began. */
    private int ended;

    /** How many more to have in flight than can run, so that none waits for claims and commits. */
    private int ahead;

    /** When delayed events are due: the soonest of them; a look into the queue finds the others. */
    private final NavigableSet<Long> dueMillis = new TreeSet<>();

    /**
     * A line with nothing in flight.
     *
     * @param backlog whether the queue may have events already
     */
    FunctionLine(FunctionName function, boolean backlog) {
        this.function = function;
        this.backlog = backlog;
    }

    FunctionName function() {
        return function;
    }

    /** Takes a slot for an event that isn't in the queue yet, unless older ones are. */
    synchronized boolean tryTake(int limit, long nowMillis) {
        if (backlog || claiming || paused(nowMillis) || inFlight >= room(limit)) {
            return false;
        }
        inFlight++;
        return true;
    }

    private int room(int limit) {
        return Math.min(window, limit);
    }

    /** A pause that seems longer than there are is one from before the clock was put back. */
    private boolean paused(long nowMillis) {
        return nowMillis < pausedUntilMillis && pausedUntilMillis - nowMillis <= PAUSE_MAX_MILLIS;
    }

    /** An event is, or will be, due in the queue. */
    synchronized void queued(long dueAtMillis, long nowMillis) {
        if (dueAtMillis <= nowMillis) {
            backlog = true;
            queuedMeanwhile = true;
        } else {
            dueMillis.add(dueAtMillis);
            if (dueMillis.size() > DUE_MAX) {
                dueMillis.removeLast();
            }
        }
    }

    /** Whether there is something to claim, and room for it. */
    synchronized boolean claimable(int limit, long nowMillis) {
        Set<Long> passed = dueMillis.headSet(nowMillis, true);
        if (!passed.isEmpty()) {
            passed.clear();
            backlog = true;
            // A claim that is under way may have been too early for it.
            queuedMeanwhile = true;
        }
        return backlog && !claiming && inFlight < room(limit) && !paused(nowMillis);
    }

    /**
     * Begins a claim if there is something to claim and room for it.
     *
     * @return how many slots were taken for it; 0 for none
     */
    synchronized int beginClaim(int limit, long nowMillis) {
        if (!claimable(limit, nowMillis)) {
            return 0;
        }
        int free = room(limit) - inFlight;
        claiming = true;
        ended = 0;
        queuedMeanwhile = false;
        inFlight += free;
        return free;
    }

    /** A claim has ended: so many slots are used, the others are free again. */
    synchronized void endClaim(int taken, int used) {
        claiming = false;
        inFlight -= taken - used;
        // Twice what ends while a claim is under way; slow functions end nothing meanwhile.
        ahead = Math.max(2 * ended, ahead / 2);
        backlog = used > 0 || queuedMeanwhile;
    }

    /** A claim has failed: the store isn't well. */
    synchronized void failClaim(int taken, long nowMillis) {
        claiming = false;
        inFlight -= taken;
        pausedUntilMillis = Math.max(pausedUntilMillis, nowMillis + PAUSE_MIN_MILLIS);
    }

    /** A slot is free again. */
    synchronized void release() {
        inFlight--;
        ended++;
    }

    /** The function ran, well or not: there was room for it. */
    synchronized void ran() {
        pauseMillis = 0;
        if (window < Integer.MAX_VALUE / 2) {
            window *= 2;
        }
    }

    /** There was no room for it: one at a time, after a pause, until one gets through. */
    synchronized void deferred(long nowMillis) {
        window = 1;
        if (!paused(nowMillis)) {
            pauseMillis = Math.clamp(pauseMillis * 2, PAUSE_MIN_MILLIS, PAUSE_MAX_MILLIS);
            pausedUntilMillis = nowMillis + pauseMillis;
        }
    }

    /** How many more than can run at a time should be in flight: none when events take long. */
    synchronized int ahead() {
        return ahead;
    }

    synchronized int inFlight() {
        return inFlight;
    }

    /** When it is worth asking again by itself; {@link Long#MAX_VALUE} for never. */
    synchronized long wakeMillis(long nowMillis) {
        long pausedUntil = paused(nowMillis) ? pausedUntilMillis : nowMillis;
        if (backlog) {
            return pausedUntil > nowMillis ? pausedUntil : NEVER;
        }
        return dueMillis.isEmpty() ? NEVER : Math.max(dueMillis.first(), pausedUntil);
    }
}
