package io.penstock.runtime.delivery;

import io.penstock.runtime.dispatch.Dispatcher;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.IdSource;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.intake.EventRunner;
import io.penstock.runtime.ledger.AttemptLog;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.queue.QueueStore;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.RetrySettings;
import io.penstock.runtime.telemetry.Log;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** This node's share in emptying the queue: starts, drains and stops its parts. */
public final class Delivery {

    private static final Log LOG = Log.of(Delivery.class);
    private static final Duration UPKEEP = Duration.ofSeconds(5);

    /**
     * How many times longer the upkeep rests than it works, at the least: a long queue's counts.
     */
    private static final int REST = 20;

    private static final int SWEPT_MAX = 1000;

    private final QueueStore store;
    private final Supplier<Map<FunctionName, Long>> deadLetters;
    private final DeliveryMetrics metrics;
    private final AnswerMemory answers;
    private final Pump pump;
    private final LeaseKeeper leases;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * A delivery that isn't started.
     *
     * @param deadLetters how many there are, by function
     * @param log takes the rows of attempts that a stop cuts off
     * @param random spreads events that are put off together; safe for several threads
     */
    public Delivery(
            QueueStore store,
            Supplier<Map<FunctionName, Long>> deadLetters,
            Registry registry,
            Dispatcher dispatcher,
            DeliveryMetrics metrics,
            AttemptLog log,
            DeliverySettings settings,
            IdSource ids,
            InstantSource clock,
            RandomGenerator random) {
        this.store = store;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        EventRun runs =
                new EventRun(
                        registry,
                        dispatcher,
                        new Verdict(random),
                        new Destinations(ids, target -> retry(registry, target)),
                        settings,
                        clock);
        this.answers = new AnswerMemory(settings.answerBytesMax().bytes());
        this.pump = new Pump(store, registry, runs, metrics, answers, log, settings, clock);
        this.leases = new LeaseKeeper(store, pump::worksOn, settings.lease(), pump::start);
    }

    /** A destination that isn't there now may be when its event is run. */
    private static RetrySettings retry(Registry registry, FunctionTarget target) {
        try {
            return registry.resolve(target).settings().retry();
        } catch (ProblemException _) {
            return RetrySettings.DEFAULTS;
        }
    }

    /** What runs accepted events. */
    public EventRunner runner() {
        return pump;
    }

    /**
     * Has somebody told of each event that came to its end on this node, once that is durable.
     *
     * @param watcher must return soon
     */
    public void watchEndings(Consumer<InvocationId> watcher) {
        pump.watchEndings(watcher);
    }

    /** Begins to run what is in the queue, and to remove what need not be kept. */
    public void start() {
        leases.start();
        Threads.start("queue-upkeep", this::keepUp);
    }

    private void keepUp() {
        try {
            long pause = UPKEEP.toNanos();
            while (!closed.await(pause, TimeUnit.NANOSECONDS)) {
                long began = System.nanoTime();
                int rest = REST;
                try {
                    metrics.show(store.depths(), pump.inFlight(), deadLetters.get());
                    sweep();
                    metrics.showStore(true);
                } catch (RuntimeException e) {
                    metrics.showStore(false);
                    LOG.warn("no upkeep of the queue; tried again", "error", e.getMessage());
                    // It may have waited for nothing, and the metric is to show when that is over.
                    rest = 1;
                }
                pause = Math.max(UPKEEP.toNanos(), rest * (System.nanoTime() - began));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep() {
        int swept;
        do {
            swept = store.sweep(SWEPT_MAX).join();
        } while (swept == SWEPT_MAX && closed.getCount() > 0);
    }

    /** Takes nothing more out of the queue. */
    public void stopClaiming() {
        pump.stopClaiming();
    }

    /**
     * Takes nothing more out of the queue and waits for what runs.
     *
     * @return how many events still run
     */
    public int drain(Duration atMost) throws InterruptedException {
        return pump.drain(atMost);
    }

    /** The memory of answers on their way. */
    AnswerMemory answers() {
        return answers;
    }

    /** Settles nothing more: what ends from now on ends because its worker is ended. */
    public void close() {
        pump.close();
        leases.close();
        closed.countDown();
    }

    /** Gives back what wasn't settled. For the time when none of it runs any more. */
    public void release() {
        try {
            int back = store.releaseAll().join();
            if (back > 0) {
                LOG.info("claims given back", "claims", back);
            }
        } catch (CompletionException e) {
            LOG.warn(
                    "claims not given back; they come back after their lease",
                    "reason",
                    String.valueOf(e.getCause()));
        }
    }
}
