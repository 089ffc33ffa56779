package io.penstock.trigger.database;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one batch through at a time, until it is shut. Safe for several threads. */
final class Gate {

    /** Held while a batch is under way. */
    private final ReentrantLock batch = new ReentrantLock();

    private volatile boolean shut;

    /** False when it is shut. A thread that has entered has to leave. */
    boolean enter() throws InterruptedException {
        batch.lockInterruptibly();
        if (shut) {
            batch.unlock();
            return false;
        }
        return true;
    }

    void leave() {
        batch.unlock();
    }

    boolean isOpen() {
        return !shut;
    }

    /** Lets no other batch in. */
    void shut() {
        shut = true;
    }

    /** Waits for the batch that is under way. */
    void awaitEmpty(Duration atMost) throws InterruptedException {
        if (batch.tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            batch.unlock();
        }
    }
}
