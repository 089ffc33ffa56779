package io.penstock.runtime.delivery;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.intake.CallEnding;
import io.penstock.runtime.intake.EventRunner;
import io.penstock.runtime.ledger.AttemptLog;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.queue.Claim;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.QueueStore;
import io.penstock.runtime.queue.Settlement;
import io.penstock.runtime.queue.Settlement.Ending;
import io.penstock.runtime.registry.FunctionSettings;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.telemetry.Log;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves events from the queue to their functions: as many of each function as its instances can
 * run, claimed function by function, so that a backlog of one doesn't hold up another. A claim is
 * made when there is a free slot and something in the queue; at most one per function is under way,
 * so that slots that get free meanwhile are filled by the next. Safe for any number of threads.
 */
public final class Pump implements EventRunner {

    private static final Log LOG = Log.of(Pump.class);
    private static final Duration NAP_MIN = Duration.ofMillis(1);

    private final QueueStore store;
    private final Registry registry;
    private final EventRun runs;
    private final DeliveryMetrics metrics;
    private final Settler settler;
    private final Endings endings;
    private final DeliverySettings settings;
    private final InstantSource clock;
    private final BodyBudget budget;
    private final AnswerMemory answers;
    private final Running running = new Running();
    private final Map<FunctionName, FunctionLine> lines = new ConcurrentHashMap<>();
    private final AtomicBoolean draining = new AtomicBoolean();
    private volatile boolean surveyed;

    /** Nothing is claimed before: claims need this node's lease. */
    private volatile boolean started;

    /** When the keeper looks again by itself; never while it looks, so that it looks again. */
    private volatile long wakesAtMillis = Long.MAX_VALUE;

    private volatile boolean closed;
    private volatile @Nullable Thread keeper;
    private volatile Consumer<InvocationId> endingWatcher = _ -> {};

    Pump(
            QueueStore store,
            Registry registry,
            EventRun runs,
            DeliveryMetrics metrics,
            AnswerMemory answers,
            AttemptLog log,
            DeliverySettings settings,
            InstantSource clock) {
        this.store = store;
        this.registry = registry;
        this.runs = runs;
        this.metrics = metrics;
        this.answers = answers;
        this.settler = new Settler(store, log);
        this.endings = new Endings(store);
        this.settings = settings;
        this.clock = clock;
        this.budget = new BodyBudget(settings.bufferedBytesMax().bytes());
    }

    /** Begins to look for events. */
    void start() {
        started = true;
        keeper = Threads.start("delivery-keeper", this::keep);
    }

    /** Has somebody told of each event that came to its end here, once that is durable. */
    void watchEndings(Consumer<InvocationId> watcher) {
        endingWatcher = watcher;
    }

    private FunctionLine line(FunctionName function) {
        return lines.computeIfAbsent(function, name -> new FunctionLine(name, !surveyed));
    }

    /**
     * What the function's instances can run at a time, and what ends while more is claimed, within
     * the node's limit.
     */
    private int limit(FunctionLine line) {
        try {
            FunctionSettings present = registry.function(line.function()).latest().settings();
            long lanes = (long) present.maxInstances() * present.concurrency();
            return (int) Math.min(settings.inFlightMax(), lanes + line.ahead());
        } catch (ProblemException _) {
            // It was deleted: what is left of its events only has to be given up.
            return settings.inFlightMax();
        }
    }

    @Override
    public Optional<Slot> slot(FunctionName function, long bodyBytes) {
        FunctionLine line = line(function);
        if (!started || draining.get() || !line.tryTake(limit(line), clock.millis())) {
            return Optional.empty();
        }
        if (!budget.tryTake(bodyBytes)) {
            line.release();
            advance(line);
            return Optional.empty();
        }
        return Optional.of(
                new Slot() {
                    @Override
                    public void run(ClaimedEvent event) {
                        begin(line, event);
                    }

                    @Override
                    public void release() {
                        free(line, bodyBytes);
                    }
                });
    }

    @Override
    public void queued(FunctionName function, long dueAtMillis) {
        queued(line(function), dueAtMillis);
    }

    private void queued(FunctionLine line, long dueAtMillis) {
        line.queued(dueAtMillis, clock.millis());
        advance(line);
    }

    /** Claims for a line, now or when it is worth asking again. */
    private void advance(FunctionLine line) {
        if (!claim(line) && line.wakeMillis(clock.millis()) < wakesAtMillis) {
            LockSupport.unpark(keeper);
        }
    }

    /** Begins a claim if there is something to claim, and room for it; whether it did. */
    private boolean claim(FunctionLine line) {
        int limit = limit(line);
        if (!started || draining.get() || !line.claimable(limit, clock.millis())) {
            return false;
        }
        long bytes = budget.reserve(line);
        if (bytes == 0) {
            return false;
        }
        int slots = line.beginClaim(limit, clock.millis());
        if (slots == 0) {
            // Another thread was faster.
            budget.release(bytes);
            serveWaiting();
            return false;
        }
        var _ =
                store.claim(line.function(), slots, bytes)
                        .whenComplete(
                                (events, failure) -> claimed(line, slots, bytes, events, failure));
        return true;
    }

    private void claimed(
            FunctionLine line,
            int slots,
            long bytes,
            @Nullable List<ClaimedEvent> events,
            @Nullable Throwable failure) {
        if (events == null) {
            LOG.debug("no claim", "function", line.function(), "reason", String.valueOf(failure));
            budget.release(bytes);
            line.failClaim(slots, clock.millis());
        } else {
            budget.take(BodyBudget.bytesOf(events));
            budget.release(bytes);
            line.endClaim(slots, events.size());
            events.forEach(event -> begin(line, event));
        }
        serveWaiting();
        advance(line);
    }

    /** Claims for those who found the memory for bodies spent, as long as there is some. */
    private void serveWaiting() {
        Optional<FunctionLine> next = budget.next();
        while (next.isPresent()) {
            advance(next.get());
            next = budget.next();
        }
    }

    private void begin(FunctionLine line, ClaimedEvent event) {
        running.add(event.claim());
        Threads.start(
                "event-" + event.event().id(),
                () -> {
                    try {
                        run(line, event);
                    } finally {
                        running.remove(event.claim());
                        free(line, BodyBudget.bytesOf(event));
                    }
                });
    }

    private void run(FunctionLine line, ClaimedEvent event) {
        try (AnswerMemory.Hold memory = answers.hold()) {
            Settlement settlement = draining.get() ? released(event) : runs.run(event, memory);
            settler.settle(settlement, () -> {});
            settled(line, event, settlement);
        }
    }

    private void settled(FunctionLine line, ClaimedEvent event, Settlement settlement) {
        long now = clock.millis();
        switch (settlement.ending()) {
            case Ending.Retry retry -> {
                metrics.retried(line.function(), retry.counted());
                if (retry.counted()) {
                    line.ran();
                } else {
                    line.deferred(now);
                }
                queued(line, retry.dueAtMillis());
            }
            case Ending.Succeeded _ -> line.ran();
            case Ending.Dead dead -> {
                if (dead.counted()) {
                    line.ran();
                } else if (dead.state() == InvocationState.EXPIRED
                        && settlement.row().isPresent()) {
                    // There was no room for it, and won't be while it may be tried.
                    line.deferred(now);
                }
            }
            case Ending.Released _, Ending.Forgotten _ -> {}
        }
        if (settlement.ending() instanceof Ending.Succeeded
                || settlement.ending() instanceof Ending.Dead) {
            endingWatcher.accept(event.event().id());
        }
        // Destinations, and the next event of its ordering key, are in the queue now.
        settlement
                .followUps()
                .forEach(next -> queued(next.target().function(), next.dueAtMillis()));
        if (event.event().orderingKey().isPresent()) {
            queued(line, now);
        }
    }

    private static Settlement released(ClaimedEvent event) {
        return new Settlement(event.claim(), 0, new Ending.Released(), Optional.empty(), List.of());
    }

    private void free(FunctionLine line, long bodyBytes) {
        line.release();
        budget.release(bodyBytes);
        serveWaiting();
        advance(line);
    }

    @Override
    public CompletableFuture<CallEnding> call(ClaimedEvent event) {
        CompletableFuture<CallEnding> ending = endings.begin(event.event().id());
        running.add(event.claim());
        Threads.start(
                "call-" + event.event().id(),
                () -> {
                    try {
                        runCall(event);
                    } finally {
                        running.remove(event.claim());
                    }
                });
        return ending.copy();
    }

    private void runCall(ClaimedEvent event) {
        try (AnswerMemory.Hold memory = answers.hold()) {
            EventRun.Called called = runs.call(event, memory);
            CallEnding ending = ending(event, called);
            // If the store doesn't work the caller needn't wait: it has run, or it hasn't.
            settler.settle(called.settlement(), () -> endings.end(ending));
            endings.end(ending);
        }
    }

    private static CallEnding ending(ClaimedEvent event, EventRun.Called called) {
        int version = called.settlement().version();
        return called.settlement().ending() instanceof Ending.Succeeded succeeded
                ? new CallEnding.Answered(event.event().id(), version, succeeded.answer())
                : new CallEnding.Failed(
                        event.event().id(), version, called.problem().orElseThrow());
    }

    @Override
    public CompletableFuture<CallEnding> ending(InvocationRecord record) {
        return endings.of(record);
    }

    /** Looks for events that other nodes have queued, that have become due, or that were paused. */
    private void keep() {
        long surveyNanos = System.nanoTime();
        while (!closed) {
            if (draining.get()) {
                LockSupport.park(this);
                continue;
            }
            wakesAtMillis = Long.MAX_VALUE;
            long now = clock.millis();
            if (System.nanoTime() - surveyNanos >= 0) {
                survey(now);
                surveyNanos = System.nanoTime() + settings.poll().toNanos();
            }
            long wakeAt = now + settings.poll().toMillis();
            for (FunctionLine line : lines.values()) {
                claim(line);
                wakeAt = Math.min(wakeAt, line.wakeMillis(now));
            }
            wakesAtMillis = wakeAt;
            long nap = Duration.ofMillis(wakeAt - clock.millis()).toNanos();
            long untilSurvey = surveyNanos - System.nanoTime();
            LockSupport.parkNanos(this, Math.max(NAP_MIN.toNanos(), Math.min(nap, untilSurvey)));
        }
    }

    private void survey(long now) {
        try {
            store.due().forEach((function, dueAt) -> line(function).queued(dueAt, now));
            surveyed = true;
        } catch (ProblemException e) {
            LOG.debug("queue not looked at", e);
        } catch (RuntimeException e) {
            // Without the keeper nothing that is delayed would ever run.
            LOG.error("queue not looked at", e);
        }
    }

    /** Whether this node works on a claim. */
    boolean worksOn(Claim claim) {
        return running.contains(claim);
    }

    /** Events in flight, by function. */
    Map<FunctionName, Integer> inFlight() {
        Map<FunctionName, Integer> counts = new HashMap<>();
        lines.forEach((function, line) -> counts.put(function, line.inFlight()));
        return counts;
    }

    /** Claims nothing more. */
    void stopClaiming() {
        draining.set(true);
    }

    /**
     * Claims nothing more and waits for what runs.
     *
     * @return how many events still run
     */
    int drain(Duration atMost) throws InterruptedException {
        stopClaiming();
        return running.awaitEmpty(atMost);
    }

    /** Stops for good. What still runs isn't waited for, and no longer settled. */
    void close() {
        stopClaiming();
        closed = true;
        LockSupport.unpark(keeper);
        settler.close();
        endings.close();
    }
}
