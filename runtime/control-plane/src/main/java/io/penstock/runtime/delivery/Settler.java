package io.penstock.runtime.delivery;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.ledger.AttemptLog;
import io.penstock.runtime.queue.AttemptError;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.QueueStore;
import io.penstock.runtime.queue.Settlement;
import io.penstock.runtime.telemetry.Log;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Makes settlements durable, however long the store takes to work again. */
final class Settler implements AutoCloseable {

    private static final Log LOG = Log.of(Settler.class);
    private static final Duration PAUSE_MIN = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

    /** As it is, then without what it says, then without its row, too. */
    private static final int REFUSALS_MAX = 2;

    private final QueueStore store;
    private final AttemptLog log;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * A settler.
     *
     * @param log takes the rows of attempts that aren't settled any more
     */
    Settler(QueueStore store, AttemptLog log) {
        this.store = store;
        this.log = log;
    }

    /**
     * Settles a claim. Blocks until that is durable, or this is closed: then the attempt only gets
     * its row. If the store refuses this settlement for what is in it, the event becomes a dead
     * letter that says so; if it refuses the attempt's row, too, that is only logged.
     *
     * @param afterFailure run once if the store doesn't work at first
     */
    void settle(Settlement wanted, Runnable afterFailure) {
        Settlement settlement = wanted;
        int refusals = 0;
        boolean failed = false;
        long pause = PAUSE_MIN.toMillis();
        // What ends because everything is being ended says nothing about its event.
        while (closed.getCount() > 0) {
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
                if (refused(e)) {
                    LOG.error("settlement refused", e, "row", settlement.row());
                    refusals++;
                    if (refusals > REFUSALS_MAX) {
                        return;
                    }
                    settlement = bare(wanted, refusals < REFUSALS_MAX);
                    continue;
                }
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
                break;
            }
            pause = Math.min(pause * 2, PAUSE_MAX.toMillis());
        }
        // It has cost something, though its event is run again. Written twice it counts once.
        settlement
                .row()
                .ifPresent(
                        row -> {
                            var _ = log.ended(row);
                        });
    }

    private static boolean refused(CompletionException e) {
        return e.getCause() instanceof ProblemException refusal
                && refusal.problem().code() == ErrorCode.INTERNAL_ERROR;
    }

    private static Settlement bare(Settlement settlement, boolean withRow) {
        AttemptError error =
                AttemptError.of(
                        Problem.of(
                                ErrorCode.INTERNAL_ERROR,
                                "The store refused how it ended; see the runtime's log."));
        return new Settlement(
                settlement.claim(),
                settlement.version(),
                new Settlement.Ending.Dead(InvocationState.DEAD, true, error),
                settlement.row().filter(_ -> withRow),
                List.of());
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
