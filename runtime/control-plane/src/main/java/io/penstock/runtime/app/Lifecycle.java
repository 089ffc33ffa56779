package io.penstock.runtime.app;

import io.penstock.runtime.delivery.Delivery;
import io.penstock.runtime.dispatch.DispatchMetrics;
import io.penstock.runtime.gateway.CallRoutes;
import io.penstock.runtime.gateway.HttpTriggers;
import io.penstock.runtime.gateway.ObservationGuard;
import io.penstock.runtime.gateway.OpenApiRoute;
import io.penstock.runtime.gateway.TriggerRoutes;
import io.penstock.runtime.intake.Intake;
import io.penstock.runtime.ledger.Ledger;
import io.penstock.runtime.ledger.LedgerSweep;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.pool.Pools;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.store.GroupCommit;
import io.penstock.runtime.store.JdbcQueueStore;
import io.penstock.runtime.telemetry.Log;
import io.penstock.runtime.trigger.Triggers;
import io.penstock.runtime.worker.AotCache;
import io.penstock.runtime.worker.AotRecording;
import io.penstock.runtime.worker.Handshake;
import io.penstock.runtime.worker.Primer;
import io.penstock.runtime.worker.WorkerConfig;
import io.penstock.runtime.worker.WorkerLauncher;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.vertx.ext.web.Router;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Starts the parts in their order and stops them in the reverse one. */
@Singleton
final class Lifecycle {

    private static final Log LOG = Log.of(Lifecycle.class);

    /**
     * Beyond the close hooks, for the processes to end; then for what ran in them; for triggers
     * when the start fails.
     */
    private static final Duration EXIT_PATIENCE = Duration.ofSeconds(2);

    /** The registry is loaded at an observer's priority by default, 2500. */
    static final int AFTER_REGISTRY = 3000;

    private final Handover handover;
    private final Registry registry;
    private final Pools pools;
    private final Intake intake;
    private final Delivery delivery;
    private final Triggers triggers;
    private final Handshake handshake;
    private final DeadlineWatch deadlines;
    private final Ledger ledger;
    private final LedgerSweep sweep;
    private final OwnCache own;
    private final RestingHeap heap;
    private final ShutdownConfig shutdown;
    private final Duration closeTimeout;
    private final AtomicBoolean listening = new AtomicBoolean();

    Lifecycle(
            Handover handover,
            Registry registry,
            Pools pools,
            Intake intake,
            Delivery delivery,
            Triggers triggers,
            Handshake handshake,
            DeadlineWatch deadlines,
            Ledger ledger,
            LedgerSweep sweep,
            OwnCache own,
            RestingHeap heap,
            ShutdownConfig shutdown,
            WorkerConfig workers) {
        this.handover = handover;
        this.registry = registry;
        this.pools = pools;
        this.intake = intake;
        this.delivery = delivery;
        this.triggers = triggers;
        this.handshake = handshake;
        this.deadlines = deadlines;
        this.ledger = ledger;
        this.sweep = sweep;
        this.own = own;
        this.heap = heap;
        this.shutdown = shutdown;
        this.closeTimeout = workers.closeTimeout();
    }

    void routes(
            @Observes Router router,
            CallRoutes routes,
            TriggerRoutes triggers,
            ObservationGuard observation) {
        routes.addTo(router);
        triggers.addTo(router);
        observation.addTo(router);
        OpenApiRoute.addTo(router);
    }

    /** After the registry has been loaded: an event of a function it lacks would be given up. */
    void start(
            @Observes @Priority(AFTER_REGISTRY) StartupEvent event,
            DispatchMetrics metrics,
            HttpTriggers http,
            ActiveStore store,
            JdbcQueueStore queue) {
        registry.subscribe(pools);
        registry.subscribe(metrics);
        registry.triggers().subscribe(http);
        sweep.start();
        if (!store.shared()) {
            int back = queue.takeOver().join();
            LOG.info("queue taken over", "claimsOfBefore", back);
        }
        delivery.watchEndings(triggers::ended);
        delivery.start();
        registry.triggers().subscribe(triggers.listener());
        triggers.start();
    }

    void listening(
            @ObservesAsync HttpServerStart event,
            WorkerConfig config,
            WorkerLauncher launcher,
            AotCache cache,
            Primer primer) {
        listening(config, launcher, cache, primer);
    }

    void listeningTls(
            @ObservesAsync HttpsServerStart event,
            WorkerConfig config,
            WorkerLauncher launcher,
            AotCache cache,
            Primer primer) {
        listening(config, launcher, cache, primer);
    }

    /**
     * Starts the processes that neither a call nor an event waits for. Only now: they take
     * processors from a start, and virtual threads that load the classes it loads can hold it up.
     */
    private void listening(
            WorkerConfig config, WorkerLauncher launcher, AotCache cache, Primer primer) {
        // There may be two addresses, and the server may be told to end already.
        if (!intake.open() || !listening.compareAndSet(false, true)) {
            return;
        }
        heap.start();
        boolean workerCache = cache.missing();
        pools.start();
        Threads.start(
                "aot-recording",
                () -> {
                    if (workerCache) {
                        new AotRecording(launcher, cache, primer).record(config.heap());
                    }
                    own.make();
                });
    }

    /**
     * Leaves clients to the next server, refuses new calls and waits for those that run. Of the
     * events of a stop this is the one that comes while the server still answers; the shutdown
     * event comes after it was closed.
     */
    void drain(@Observes ShutdownDelayInitiatedEvent event) throws InterruptedException {
        handover.begin();
        long beganNanos = System.nanoTime();
        long deadlineNanos = beganNanos + shutdown.drain().toNanos();
        long halfNanos = beganNanos + shutdown.drain().dividedBy(2).toNanos();
        LOG.info("draining", "atMost", shutdown.drain());
        // First of all: what they emit can still be made durable, and their sources be told.
        // Not longer than half of it: calls and events need theirs.
        triggers.stop(left(halfNanos));
        delivery.stopClaiming();
        if (handover.socketStays()) {
            // Whoever is turned away here could have waited for the next server.
            int _ = delivery.drain(left(halfNanos));
            // A moment of its own, whatever took the half.
            Duration more = Collections.max(List.of(left(halfNanos), Handover.MOMENT));
            handover.await(Collections.min(List.of(more, left(deadlineNanos))));
        }
        int calls = intake.drain(left(deadlineNanos));
        if (calls > 0) {
            LOG.warn("calls cut off by the shutdown", "calls", calls);
        }
        int events = delivery.drain(left(deadlineNanos));
        if (events > 0) {
            LOG.warn("events cut off by the shutdown; they are run again", "events", events);
        }
    }

    private static Duration left(long deadlineNanos) {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }

    void stop(@Observes ShutdownEvent event, GroupCommit commits)
            throws IOException, InterruptedException {
        end(commits);
    }

    /** Ends what was started when the rest of the start fails: no event of a stop comes then. */
    void startFailed(GroupCommit commits) throws IOException, InterruptedException {
        end(commits);
    }

    /** Ends the workers, writes what they have cost, then ends what they need. */
    private void end(GroupCommit commits) throws IOException, InterruptedException {
        // Done already, unless a start failed after this had begun: nothing was drained then.
        triggers.stop(EXIT_PATIENCE);
        own.close();
        heap.close();
        delivery.stopClaiming();
        pools.close();
        pools.awaitEmpty(closeTimeout.plus(EXIT_PATIENCE));
        delivery.close();
        pools.kill();
        // What the kill has cut off leaves its row to the ledger.
        int events = delivery.drain(EXIT_PATIENCE);
        int calls = intake.drain(EXIT_PATIENCE);
        if (events + calls > 0) {
            LOG.warn("not ended with their workers", "events", events, "calls", calls);
        }
        delivery.release();
        sweep.close();
        ledger.close();
        handshake.close();
        deadlines.close();
        commits.close();
    }
}
