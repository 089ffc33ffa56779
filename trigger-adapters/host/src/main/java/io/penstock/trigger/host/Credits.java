package io.penstock.trigger.host;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many events of an adapter may be on the way, and how many bytes. Who waits longest is served
 * first, so that small events don't overtake a large one for ever.
 *
 * <p>The lock guards all state.
 */
final class Credits {

    /** Events on the way. */
    static final int EVENTS_MAX = 256;

    /** Bytes of their data and headers. */
    static final long BYTES_MAX = 32L * 1024 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Long> turns = new ArrayDeque<>();
    private int events = EVENTS_MAX;
    private long bytes = BYTES_MAX;
    private long tickets;
    private boolean closed;

    /**
     * Takes a credit; waits until there is one.
     *
     * @param size bytes of the event, at most {@link #BYTES_MAX}
     * @throws IllegalStateException when closed
     */
    void take(long size) throws InterruptedException {
        lock.lockInterruptibly();
        long turn = ++tickets;
        turns.add(turn);
        try {
            while (!closed && (turns.getFirst() != turn || events == 0 || bytes < size)) {
                changed.await();
            }
            if (closed) {
                throw new IllegalStateException("the adapter drains or is closed");
            }
            events--;
            bytes -= size;
        } finally {
            turns.remove(turn);
            changed.signalAll();
            lock.unlock();
        }
    }

    /** Gives a credit back. */
    void give(long size) {
        lock.lock();
        try {
            events++;
            bytes += size;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody gets a credit any more; those who wait are told. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
