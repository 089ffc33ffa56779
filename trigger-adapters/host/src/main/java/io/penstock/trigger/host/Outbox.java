package io.penstock.trigger.host;

import io.penstock.protocol.TriggerFrame;
import io.penstock.protocol.TriggerFrame.Closed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter sends, in order; the status between. Bounded by what feeds it: credits, one save
 * at a time, the newest word of the status.
 *
 * <p>The lock guards all state; the sending thread sends outside of it. Adapters' threads only put
 * things in, so that interrupting them closes no connection.
 */
final class Outbox {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<List<TriggerFrame>> waiting = new ArrayDeque<>();
    private final Wire wire;
    private final Status status;
    private @Nullable Closed last;

    Outbox(Wire wire, Status status) {
        this.wire = wire;
        this.status = status;
    }

    /** Sends frames that belong together, unless the end has come. */
    void add(List<TriggerFrame> frames) {
        lock.lock();
        try {
            if (last == null) {
                waiting.add(frames);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The status has something new. */
    void wake() {
        lock.lock();
        try {
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Drops what hasn't begun to be sent; sends the rest of the status, and then this. */
    void end(Closed closed) {
        lock.lock();
        try {
            waiting.clear();
            last = closed;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Sends until {@link #end} has been sent, or interrupted. */
    void sendAll() {
        try {
            boolean more = true;
            while (more) {
                List<TriggerFrame> frames = next();
                frames.forEach(wire::send);
                more = !(frames.getLast() instanceof Closed);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private List<TriggerFrame> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                long now = System.nanoTime();
                Optional<TriggerFrame> word = status.take(now, last != null);
                if (word.isPresent()) {
                    return List.of(word.get());
                }
                if (last != null) {
                    return List.of(last);
                }
                List<TriggerFrame> frames = waiting.poll();
                if (frames != null) {
                    return frames;
                }
                long _ =
                        changed.awaitNanos(
                                Math.min(status.nanosUntilDue(now), TimeUnit.HOURS.toNanos(1)));
            }
        } finally {
            lock.unlock();
        }
    }
}
