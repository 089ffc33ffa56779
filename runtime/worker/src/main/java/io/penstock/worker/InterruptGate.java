package io.penstock.worker;

import io.penstock.protocol.ControlFrame.Cancel;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decides when a lane's thread may be interrupted.
 *
 * <p>An interrupt during channel I/O would close the lane. So a cancellation interrupts the thread
 * only while it is in user code, and is kept until it is back there when it was in I/O. It travels
 * on another connection than the attempt, so it may come first: then it is kept until the attempt
 * begins. One lock guards all state; nothing blocks under it.
 */
final class InterruptGate {

    private static final long NO_FENCE = Long.MIN_VALUE;

    /**
     * How many cancellations are kept for attempts that haven't begun. A lane sees those of all
     * lanes of its instance; only one that is this many cancellations late is missed.
     */
    private static final int EARLY_MAX = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Thread lane;

    private long fence = NO_FENCE;
    private int inputOutputs;
    private boolean interruptDue;
    private int earlyCount;

    /**
     * A ring of fences that were cancelled while they didn't run here. Not just the highest: that
     * one may belong to another lane, whose attempt began before this lane's lower one.
     */
    private final long[] early = new long[EARLY_MAX];

    private volatile boolean cancelled;

    /**
     * A gate.
     *
     * @param lane the thread that runs user code
     */
    InterruptGate(Thread lane) {
        this.lane = lane;
    }

    /**
     * The lane's thread enters user code. Clears an interrupt that is left over, and interrupts the
     * thread if the attempt has been cancelled already.
     */
    void begin(long attemptFence) {
        lock.lock();
        try {
            fence = attemptFence;
            inputOutputs = 0;
            interruptDue = false;
            cancelled = wasCancelledEarly(attemptFence);
            // Under the lock, or it might clear the interrupt of a cancellation that comes now.
            clearInterrupt();
            if (cancelled) {
                lane.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean wasCancelledEarly(long attemptFence) {
        for (int i = Math.min(earlyCount, EARLY_MAX) - 1; i >= 0; i--) {
            if (early[i] == attemptFence) {
                return true;
            }
        }
        return false;
    }

    /** The lane's thread has left user code for good. Clears an interrupt that is left over. */
    void end() {
        lock.lock();
        try {
            fence = NO_FENCE;
        } finally {
            lock.unlock();
        }
        clearInterrupt();
    }

    /**
     * Cancels an attempt. From any thread.
     *
     * @param attemptFence the attempt; if another one runs, or none, nothing happens until this one
     *     begins. {@link Cancel#START} is no attempt
     */
    void cancel(long attemptFence) {
        if (attemptFence == Cancel.START) {
            return;
        }
        lock.lock();
        try {
            if (fence != attemptFence) {
                early[earlyCount % EARLY_MAX] = attemptFence;
                // Stays in the upper half once the ring is full, so that it never overflows.
                earlyCount = earlyCount + 1 == 2 * EARLY_MAX ? EARLY_MAX : earlyCount + 1;
                return;
            }
            if (cancelled) {
                return;
            }
            cancelled = true;
            if (inputOutputs == 0) {
                lane.interrupt();
            } else {
                interruptDue = true;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Checks that somebody still waits for the attempt.
     *
     * @throws IOException if it has been cancelled
     */
    void checkWanted() throws IOException {
        if (cancelled) {
            throw new IOException("the caller is gone or the deadline has passed");
        }
    }

    /** Whether the attempt that runs, or ran last, has been cancelled. */
    boolean cancelled() {
        return cancelled;
    }

    /**
     * User code enters channel I/O; the thread's interrupt flag is taken away meanwhile.
     *
     * @return whether the flag was set, for {@link #leave}
     * @throws IOException if the attempt has been cancelled
     */
    boolean enter() throws IOException {
        lock.lock();
        try {
            checkWanted();
            inputOutputs++;
            return Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Channel I/O is over; gives back the flag and a cancellation that came meanwhile.
     *
     * @param interrupted what {@link #enter} returned
     */
    void leave(boolean interrupted) {
        lock.lock();
        try {
            inputOutputs--;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (interruptDue && inputOutputs == 0 && fence != NO_FENCE) {
                interruptDue = false;
                lane.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void clearInterrupt() {
        boolean _ = Thread.interrupted();
    }
}
