package io.penstock.runtime.gateway;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The time between the news that the server ends and its first refusal: requests are still served,
 * and each connection is closed behind its answer, so that its client turns to another server. Safe
 * for several threads.
 */
public final class Departure {

    /** How long nothing may have come for the connections that are left to count as unused. */
    private static final Duration QUIET = Duration.ofMillis(300);

    private final Router router;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private int requests;
    private long lastNanos = System.nanoTime();

    /** A departure that hasn't begun. */
    public Departure(Router router) {
        this.router = router;
    }

    /** Begins it: from now on connections are closed behind their answers. */
    public void begin() {
        lock.lock();
        try {
            lastNanos = System.nanoTime();
        } finally {
            lock.unlock();
        }
        router.route().order(Integer.MIN_VALUE).handler(this::last);
    }

    private void last(RoutingContext context) {
        enter();
        HttpConnection connection = context.request().connection();
        context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        context.addEndHandler(
                _ -> {
                    leave();
                    connection.close().onFailure(HttpReply::ignoreGone);
                });
        context.next();
    }

    private void enter() {
        lock.lock();
        try {
            requests++;
            lastNanos = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            requests--;
            lastNanos = System.nanoTime();
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for so long. */
    public void await(Duration notice) throws InterruptedException {
        lock.lock();
        try {
            long left = notice.toNanos();
            while (left > 0) {
                left = ended.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the requests that came since {@link #begin} have their answers and no more have
     * come for a moment.
     *
     * @param atMost how long to wait
     */
    public void awaitQuiet(Duration atMost) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + atMost.toNanos();
        lock.lock();
        try {
            long left = leftNanos(deadlineNanos);
            while (left > 0) {
                long _ = ended.awaitNanos(left);
                left = leftNanos(deadlineNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** How long to wait as things are now; 0 or less when nothing is to be waited for. */
    private long leftNanos(long deadlineNanos) {
        long now = System.nanoTime();
        long left = deadlineNanos - now;
        return requests > 0 ? left : Math.min(left, lastNanos + QUIET.toNanos() - now);
    }
}
