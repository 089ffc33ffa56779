package io.penstock.runtime.delivery;

import io.penstock.runtime.queue.QueueStore;
import io.penstock.runtime.queue.Settlement;
import io.penstock.runtime.telemetry.Log;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Makes settlements durable, however long the store takes to work again. */
final class Settler implements AutoCloseable {

    private static final Log LOG = Log.of(Settler.class);
    private static final Duration PAUSE_MIN = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    private final QueueStore store;
    private final CountDownLatch closed = new CountDownLatch(1);

    Settler(QueueStore store) {
        this.store = store;
    }

    /**
     * Settles a claim. Blocks until that is durable, or this is closed.
     *
     * @param afterFailure run once if the store doesn't work at first
     */
    void settle(Settlement settlement, Runnable afterFailure) {
        boolean failed = false;
        long pause = PAUSE_MIN.toMillis();
        while (true) {
            try {
                if (!store.settle(settlement).join()) {
                    LOG.warn(
                            "claim lost before it was settled",
                            "invocationId",
                            settlement.claim().invocation(),
                            "fence",
                            settlement.claim().fence());
                }
                return;
            } catch (CompletionException e) {
                if (!failed) {
                    failed = true;
                    LOG.warn(
                            "not settled yet",
                            "invocationId",
                            settlement.claim().invocation(),
                            "reason",
                            String.valueOf(e.getCause()));
                    afterFailure.run();
                }
            }
            if (closedWithin(pause)) {
                return;
            }
            pause = Math.min(pause * 2, PAUSE_MAX.toMillis());
        }
    }

    private boolean closedWithin(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** What isn't settled by now comes back to the queue: by its release, or by its lease. */
    @Override
    public void close() {
        closed.countDown();
    }
}
