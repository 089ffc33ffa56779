package io.penstock.runtime.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The changes that wait for the store's thread, and those it has. Owns them under its lock; futures
 * are completed by others, outside of it.
 */
final class WriteLine {

    /** How a change gets into the line. */
    enum Entry {
        /** Refused when too much waits. */
        BOUNDED,
        /** Never refused, since something that was accepted depends on it; bounded elsewhere. */
        ALWAYS,
        /** Never refused, and before all others, in a transaction of its own. */
        FIRST
    }

    private final GroupLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Condition closing = lock.newCondition();

    /** INVARIANT: deadlines ascend in both, as all changes have the same time. */
    private final Deque<PendingWrite<?, ?>> first = new ArrayDeque<>();

    private final Deque<PendingWrite<?, ?>> waiting = new ArrayDeque<>();
    private List<PendingWrite<?, ?>> running = List.of();
    private long waitingBytes;
    private boolean closed;

    WriteLine(GroupLimits limits) {
        this.limits = limits;
    }

    /** Adds a change; whether it was taken. */
    boolean add(PendingWrite<?, ?> write, Entry entry) {
        lock.lock();
        try {
            if (closed || (entry == Entry.BOUNDED && full(write))) {
                return false;
            }
            if (entry == Entry.FIRST) {
                first.addLast(write);
            } else {
                waiting.addLast(write);
            }
            waitingBytes += write.bytes();
            more.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean full(PendingWrite<?, ?> write) {
        // An empty line takes anything, so that what is larger than the line can be written.
        return !waiting.isEmpty()
                && (waiting.size() >= limits.waitingMax()
                        || waitingBytes + write.bytes() > limits.waitingBytesMax());
    }

    /** What goes into the next transaction; waits for it. Empty when closed and all is taken. */
    List<PendingWrite<?, ?>> take() {
        lock.lock();
        try {
            running = List.of();
            while (first.isEmpty() && waiting.isEmpty()) {
                if (closed) {
                    return List.of();
                }
                more.awaitUninterruptibly();
            }
            running = first.isEmpty() ? takeWaiting() : List.of(first.removeFirst());
            for (PendingWrite<?, ?> write : running) {
                waitingBytes -= write.bytes();
            }
            return running;
        } finally {
            lock.unlock();
        }
    }

    private List<PendingWrite<?, ?>> takeWaiting() {
        List<PendingWrite<?, ?>> taken = new ArrayList<>();
        long bytes = 0;
        while (!waiting.isEmpty() && taken.size() < GroupLimits.TRANSACTION_WRITES_MAX) {
            bytes += waiting.getFirst().bytes();
            if (!taken.isEmpty() && bytes > GroupLimits.TRANSACTION_BYTES_MAX) {
                break;
            }
            taken.add(waiting.removeFirst());
        }
        return List.copyOf(taken);
    }

    /**
     * Waits for changes whose time is over, and takes those out that were not begun.
     *
     * @return empty when closed
     */
    List<PendingWrite<?, ?>> awaitOverdue() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                long now = System.nanoTime();
                List<PendingWrite<?, ?>> overdue = new ArrayList<>();
                removeOverdue(first, now, overdue);
                removeOverdue(waiting, now, overdue);
                running.stream()
                        .filter(write -> !write.future().isDone() && write.over(now))
                        .forEach(overdue::add);
                if (!overdue.isEmpty()) {
                    return overdue;
                }
                long _ = closing.awaitNanos(untilNextDeadline(now));
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private void removeOverdue(
            Deque<PendingWrite<?, ?>> line, long now, List<PendingWrite<?, ?>> overdue) {
        while (!line.isEmpty() && line.peekFirst().over(now)) {
            PendingWrite<?, ?> write = line.removeFirst();
            waitingBytes -= write.bytes();
            overdue.add(write);
        }
    }

    /** Nothing that comes later is due before this is over. */
    private long untilNextDeadline(long now) {
        long next = limits.timeout().toNanos();
        for (Deque<PendingWrite<?, ?>> line : List.of(first, waiting)) {
            PendingWrite<?, ?> oldest = line.peekFirst();
            if (oldest != null) {
                next = Math.min(next, oldest.deadlineNanos() - now);
            }
        }
        for (PendingWrite<?, ?> write : running) {
            if (!write.future().isDone()) {
                next = Math.min(next, write.deadlineNanos() - now);
            }
        }
        return Math.max(next, TimeUnit.MICROSECONDS.toNanos(100));
    }

    /** Takes nothing more; what waits can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            more.signalAll();
            closing.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Everything that has not come to its end; nothing waits afterwards. */
    List<PendingWrite<?, ?>> drain() {
        lock.lock();
        try {
            List<PendingWrite<?, ?>> left = new ArrayList<>(running);
            left.addAll(first);
            left.addAll(waiting);
            first.clear();
            waiting.clear();
            waitingBytes = 0;
            return left;
        } finally {
            lock.unlock();
        }
    }
}
