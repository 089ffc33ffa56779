package io.penstock.runtime.limit;

import io.penstock.runtime.telemetry.Log;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells watched things when their deadline has passed, at most {@link #RESOLUTION} late.
 *
 * <p>Made for many short entries that nearly always leave before their deadline: entering and
 * leaving cost a hash map operation; one thread looks over all entries each tick, or when the
 * soonest deadline comes, and sleeps while there are none. Safe for any number of threads.
 */
public final class DeadlineWatch implements AutoCloseable {

    /** How often the entries are looked at. */
    public static final Duration RESOLUTION = Duration.ofMillis(10);

    /** Deadlines closer to each other than that are told together. */
    private static final Duration NAP_MIN = Duration.ofMillis(1);

    private static final Log LOG = Log.of(DeadlineWatch.class);

    /** Something with a deadline. Told on the watch's thread: must return soon. */
    public interface Entry {

        /** {@link System#nanoTime()} of the deadline; may move while it is watched. */
        long deadlineNanos();

        /** Called once when the deadline has passed; the entry has been taken out before. */
        void expired();
    }

    private final Set<Entry> entries = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean asleep;

    /** When the thread looks again by itself. */
    private volatile long wakesAtNanos = System.nanoTime();

    /** Starts the watch. */
    public DeadlineWatch() {
        thread = Thread.ofPlatform().name("deadline-watch").daemon().start(this::look);
    }

    /** Begins to watch an entry. */
    public void enter(Entry entry) {
        entries.add(entry);
        if (asleep || entry.deadlineNanos() - wakesAtNanos < 0) {
            LockSupport.unpark(thread);
        }
    }

    /** Ends watching an entry. It may be told at this very moment all the same. */
    public void leave(Entry entry) {
        entries.remove(entry);
    }

    private void look() {
        while (!closed) {
            asleep = entries.isEmpty();
            // INVARIANT: an entry that comes after this check sees asleep and unparks.
            if (asleep && entries.isEmpty()) {
                LockSupport.park(this);
            }
            asleep = false;
            long now = System.nanoTime();
            long nap = napNanos(now);
            wakesAtNanos = now + nap;
            LockSupport.parkNanos(this, nap);
            long then = System.nanoTime();
            entries.forEach(
                    entry -> {
                        if (entry.deadlineNanos() - then <= 0 && entries.remove(entry)) {
                            tell(entry);
                        }
                    });
        }
    }

    /** Until the soonest deadline, or the next tick: a deadline may move without a word. */
    private long napNanos(long nowNanos) {
        long nap = RESOLUTION.toNanos();
        for (Entry entry : entries) {
            nap = Math.min(nap, entry.deadlineNanos() - nowNanos);
        }
        return Math.max(nap, NAP_MIN.toNanos());
    }

    private static void tell(Entry entry) {
        try {
            entry.expired();
        } catch (RuntimeException | Error e) {
            // One entry's trouble must not cost the others their deadlines.
            LOG.error("deadline not handled", e, "entry", entry);
        }
    }

    /** Stops the watch; entries that are left aren't told. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
