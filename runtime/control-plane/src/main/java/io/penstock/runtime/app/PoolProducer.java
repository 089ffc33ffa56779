package io.penstock.runtime.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.runtime.delivery.FunctionCalls;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.pool.InitLog;
import io.penstock.runtime.pool.NodeConfig;
import io.penstock.runtime.pool.PoolConfig;
import io.penstock.runtime.pool.PoolMetrics;
import io.penstock.runtime.pool.PoolSettings;
import io.penstock.runtime.pool.Pools;
import io.penstock.runtime.pool.WorkerSizes;
import io.penstock.runtime.registry.Secrets;
import io.penstock.runtime.telemetry.InvocationLogs;
import io.penstock.runtime.worker.AotCache;
import io.penstock.runtime.worker.Handshake;
import io.penstock.runtime.worker.LaneLoops;
import io.penstock.runtime.worker.Primer;
import io.penstock.runtime.worker.WorkerConfig;
import io.penstock.runtime.worker.WorkerLauncher;
import io.penstock.runtime.worker.WorkerSettings;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes workers and pools. */
@Dependent
final class PoolProducer {

    private final Path dataDirectory;

    PoolProducer(@ConfigProperty(name = "penstock.data-dir") Path dataDirectory) {
        this.dataDirectory = dataDirectory.toAbsolutePath();
    }

    @Produces
    @Singleton
    DeadlineWatch deadlines() {
        return new DeadlineWatch();
    }

    @Produces
    @Singleton
    WorkerSettings workerSettings(WorkerConfig config) throws IOException {
        return WorkerFiles.settings(config, dataDirectory.resolve("cache"));
    }

    @Produces
    @Singleton
    Handshake handshake(DeadlineWatch deadlines) throws IOException {
        return Handshake.listen(SocketDirectory.below(dataDirectory), deadlines);
    }

    @Produces
    @Singleton
    AotCache cache(WorkerConfig config, WorkerSettings settings) throws IOException {
        return config.aotCache() ? AotCache.of(settings) : AotCache.off();
    }

    @Produces
    @Singleton
    WorkerLauncher launcher(
            WorkerSettings settings,
            Handshake handshake,
            Vertx vertx,
            DeadlineWatch deadlines,
            AotCache cache,
            Provider<FunctionCalls> calls) {
        // Whoever answers them needs the pools, which need this.
        return new WorkerLauncher(
                settings,
                handshake,
                new LaneLoops(
                        ((VertxInternal) vertx).getEventLoopGroup(), settings.heartbeatTimeout()),
                deadlines,
                cache,
                (from, outcall, reply) -> calls.get().call(from, outcall, reply));
    }

    @Produces
    @Singleton
    Primer primer(WorkerSettings settings) {
        return new Primer(settings.primingJar());
    }

    @Produces
    @Singleton
    PoolMetrics poolMetrics(MeterRegistry meters) {
        return new PoolMetrics(meters);
    }

    @Produces
    @Singleton
    InvocationLogs invocationLogs() {
        return new InvocationLogs();
    }

    @Produces
    @Singleton
    Pools pools(
            PoolConfig pool,
            WorkerConfig worker,
            NodeConfig node,
            WorkerLauncher launcher,
            Primer primer,
            DeadlineWatch deadlines,
            Secrets secrets,
            PoolMetrics metrics,
            InvocationLogs logs,
            InitLog inits) {
        PoolSettings settings =
                new PoolSettings(
                        pool.stableWindow(),
                        pool.waitMax(),
                        pool.waitersMax(),
                        pool.startsMax(),
                        pool.aheadMax(),
                        worker.prewarmed(),
                        new WorkerSizes(worker.heap(), worker.heapMax()),
                        node.memory().orElseGet(PoolProducer::threeQuarters),
                        worker.leaksMax());
        return new Pools(
                settings,
                launcher,
                primer,
                deadlines,
                version -> secrets.read(version.function(), version.settings().secrets()),
                metrics,
                new FunctionLog(logs),
                inits);
    }

    private static MemorySize threeQuarters() {
        var system =
                ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        return new MemorySize(system.getTotalMemorySize() / 4 * 3);
    }
}
