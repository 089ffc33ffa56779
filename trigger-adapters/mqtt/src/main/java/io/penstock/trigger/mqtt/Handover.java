package io.penstock.trigger.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Messages between the client's thread, which must never wait as it also keeps the connection
 * alive, and the emitting thread, which waits for credits. Owner of its state: one lock.
 *
 * <p>INVARIANT: At most {@code bound} messages of QoS 0 wait; more are dropped. Those of QoS 1 and
 * 2 are bounded by the broker, which sends no more before some are acknowledged, and by {@link
 * #awaitRoom}, as each connection counts anew.
 */
final class Handover {

    /**
     * A message and the connection it came by.
     *
     * @param connection counts the trigger's connections
     */
    record Arrival(long connection, Message message) {}

    /** As if it came by a connection that is yet to be made. */
    private static final long KEPT = Long.MAX_VALUE;

    private final int bound;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Arrival> waiting = new ArrayDeque<>();
    private int unguaranteed;
    private boolean closed;

    Handover(int bound) {
        this.bound = bound;
    }

    /**
     * Queues a message; doesn't wait. After {@link #close} it is left to the broker.
     *
     * @return false if it was dropped
     */
    boolean offer(Arrival arrival) {
        lock.lock();
        try {
            if (closed) {
                return true;
            }
            if (arrival.message().qos() == 0) {
                if (unguaranteed >= bound) {
                    return false;
                }
                unguaranteed++;
            }
            waiting.add(arrival);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next message; empty when closed. */
    Optional<Message> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            if (closed) {
                return Optional.empty();
            }
            Arrival next = waiting.remove();
            if (next.message().qos() == 0) {
                unguaranteed--;
            }
            changed.signalAll();
            return Optional.of(next.message());
        } finally {
            lock.unlock();
        }
    }

    /** Removes what came by earlier connections and is sent again by the broker. */
    void forgetBefore(long connection) {
        lock.lock();
        try {
            waiting.removeIf(
                    arrival -> arrival.connection() < connection && arrival.message().qos() > 0);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What came by earlier connections isn't sent again: the broker has forgotten it. */
    void keepBefore(long connection) {
        lock.lock();
        try {
            List<Arrival> kept =
                    waiting.stream()
                            .map(
                                    arrival ->
                                            arrival.connection() < connection
                                                    ? kept(arrival)
                                                    : arrival)
                            .toList();
            waiting.clear();
            waiting.addAll(kept);
        } finally {
            lock.unlock();
        }
    }

    private static Arrival kept(Arrival arrival) {
        return new Arrival(KEPT, arrival.message());
    }

    /** Waits until there is room for what another connection may bring. */
    void awaitRoom() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.size() - unguaranteed > bound && !closed) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many messages wait. */
    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Ends it; what waits is dropped, and comes again if its QoS is 1 or 2. */
    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            unguaranteed = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
