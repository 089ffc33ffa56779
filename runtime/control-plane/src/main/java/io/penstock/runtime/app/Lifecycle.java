package io.penstock.runtime.app;

import io.penstock.runtime.dispatch.DispatchMetrics;
import io.penstock.runtime.gateway.CallRoutes;
import io.penstock.runtime.gateway.ObservationGuard;
import io.penstock.runtime.intake.Intake;
import io.penstock.runtime.ledger.Ledger;
import io.penstock.runtime.ledger.LedgerSweep;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.pool.Pools;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.telemetry.Log;
import io.penstock.runtime.worker.AotCache;
import io.penstock.runtime.worker.AotRecording;
import io.penstock.runtime.worker.Handshake;
import io.penstock.runtime.worker.Primer;
import io.penstock.runtime.worker.WorkerConfig;
import io.penstock.runtime.worker.WorkerLauncher;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;

/** Starts the parts in their order and stops them in the reverse one. */
@Singleton
final class Lifecycle {

    private static final Log LOG = Log.of(Lifecycle.class);

    /** Beyond the close hooks, for the processes to end. */
    private static final Duration EXIT_PATIENCE = Duration.ofSeconds(2);

    private final Registry registry;
    private final Pools pools;
    private final Intake intake;
    private final Handshake handshake;
    private final DeadlineWatch deadlines;
    private final Ledger ledger;
    private final LedgerSweep sweep;
    private final ShutdownConfig shutdown;
    private final Duration closeTimeout;

    Lifecycle(
            Registry registry,
            Pools pools,
            Intake intake,
            Handshake handshake,
            DeadlineWatch deadlines,
            Ledger ledger,
            LedgerSweep sweep,
            ShutdownConfig shutdown,
            WorkerConfig workers) {
        this.registry = registry;
        this.pools = pools;
        this.intake = intake;
        this.handshake = handshake;
        this.deadlines = deadlines;
        this.ledger = ledger;
        this.sweep = sweep;
        this.shutdown = shutdown;
        this.closeTimeout = workers.closeTimeout();
    }

    void routes(@Observes Router router, CallRoutes routes, ObservationGuard observation) {
        routes.addTo(router);
        observation.addTo(router);
    }

    void start(
            @Observes StartupEvent event,
            WorkerConfig config,
            DispatchMetrics metrics,
            WorkerLauncher launcher,
            AotCache cache,
            Primer primer) {
        registry.subscribe(pools);
        registry.subscribe(metrics);
        sweep.start();
        if (config.aotCache() && !cache.present()) {
            Threads.start(
                    "aot-recording",
                    () -> new AotRecording(launcher, cache, primer).record(config.heap()));
        }
    }

    /**
     * Refuses new calls and waits for those that run. Of the events of a stop this is the one that
     * comes while the server still answers; the shutdown event comes after it was closed.
     */
    void drain(@Observes ShutdownDelayInitiatedEvent event) throws InterruptedException {
        LOG.info("draining", "atMost", shutdown.drain());
        int left = intake.drain(shutdown.drain());
        if (left > 0) {
            LOG.warn("calls cut off by the shutdown", "calls", left);
        }
    }

    /** Ends the workers, writes what they have cost, then ends what they need. */
    void stop(@Observes ShutdownEvent event) throws IOException, InterruptedException {
        pools.close();
        pools.awaitEmpty(closeTimeout.plus(EXIT_PATIENCE));
        pools.kill();
        sweep.close();
        ledger.close();
        handshake.close();
        deadlines.close();
    }
}
