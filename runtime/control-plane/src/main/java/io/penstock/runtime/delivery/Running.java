package io.penstock.runtime.delivery;

import io.penstock.runtime.queue.Claim;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The claims that this node works on. Guarded by its lock. */
final class Running {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition empty = lock.newCondition();
    private final Set<Claim> claims = new HashSet<>();

    void add(Claim claim) {
        lock.lock();
        try {
            claims.add(claim);
        } finally {
            lock.unlock();
        }
    }

    void remove(Claim claim) {
        lock.lock();
        try {
            claims.remove(claim);
            if (claims.isEmpty()) {
                empty.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean contains(Claim claim) {
        lock.lock();
        try {
            return claims.contains(claim);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing runs; how many still do. */
    int awaitEmpty(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!claims.isEmpty() && left > 0) {
                left = empty.awaitNanos(left);
            }
            return claims.size();
        } finally {
            lock.unlock();
        }
    }
}
