package io.penstock.benchmarks.load;

import static io.hyperfoil.http.steps.HttpStepCatalog.SC;

import com.sun.management.OperatingSystemMXBean;
import io.hyperfoil.api.config.Benchmark;
import io.hyperfoil.api.config.BenchmarkBuilder;
import io.hyperfoil.api.config.PhaseBuilder;
import io.hyperfoil.api.config.ScenarioBuilder;
import io.hyperfoil.api.statistics.StatisticsSnapshot;
import io.hyperfoil.core.impl.LocalSimulationRunner;
import io.hyperfoil.http.api.HttpMethod;
import io.hyperfoil.http.config.HttpPluginBuilder;
import io.hyperfoil.http.config.Protocol;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One load, run by Hyperfoil in this process. Used by one thread, once. */
final class HyperfoilRun {

    private static final String PHASE = "load";

    /** Shares the processors with the server it asks: with two of them, one thread is enough. */
    private static final int THREADS = 1;

    private static final long ANSWER_MILLIS_MAX = 10_000;

    /** Requests of an open load on their way, or waiting for a connection. */
    private static final int SESSIONS_MAX = 4096;

    /** Of an open load, what the end of the measurement cuts off: due, but not sent yet. */
    private static final double END_SECONDS = 0.005;

    private final LoadOrder order;
    private final StatisticsSnapshot sum = new StatisticsSnapshot();

    HyperfoilRun(LoadOrder order) {
        this.order = order;
    }

    Loaded run() throws IOException {
        Benchmark benchmark = benchmark();
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long cpu = system.getProcessCpuTime();
        long begin = System.nanoTime();
        new LocalSimulationRunner(
                        benchmark,
                        (phase, step, metric, snapshot, countDown) -> sum.add(snapshot),
                        null,
                        null)
                .run();
        double wall = (System.nanoTime() - begin) / 1e9;
        double cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
        double seconds = order.millis() / 1e3;
        // What comes before the first request and after the last isn't part of the load.
        return loaded(seconds, cpuSeconds * seconds / wall);
    }

    private Benchmark benchmark() throws IOException {
        BenchmarkBuilder builder =
                BenchmarkBuilder.builder()
                        .name(PHASE)
                        .addPlugin(HttpPluginBuilder::new)
                        .ergonomics()
                        .repeatCookies(false)
                        .userAgentFromSession(false)
                        .endErgonomics()
                        .http()
                        .protocol(Protocol.HTTP)
                        .host("127.0.0.1")
                        .port(order.port())
                        .allowHttp2(false)
                        .sharedConnections(order.connections())
                        .endHttp()
                        .endPlugin()
                        .threads(THREADS)
                        .failurePolicy(Benchmark.FailurePolicy.CONTINUE);
        PhaseBuilder<?> phase =
                switch (order.load()) {
                    case Load.Closed closed -> builder.addPhase(PHASE).always(closed.callers());
                    case Load.Open open ->
                            builder.addPhase(PHASE)
                                    .constantRate(open.perSecond())
                                    .variance(false)
                                    .maxSessions(SESSIONS_MAX);
                };
        describe(
                phase.duration(order.millis())
                        .maxDuration(order.millis() + ANSWER_MILLIS_MAX)
                        .scenario());
        return builder.build();
    }

    private void describe(ScenarioBuilder scenario) throws IOException {
        List<String> paths = order.paths();
        byte[] body = Files.readAllBytes(Path.of(order.body()));
        Map<String, String> headers = order.headers();
        AtomicInteger next = new AtomicInteger();
        scenario.maxRequests(1);
        scenario.maxSequences(1);
        scenario.initialSequence("call")
                .step(SC)
                .httpRequest(HttpMethod.POST)
                .path(_ -> paths.get(Math.floorMod(next.getAndIncrement(), paths.size())))
                .body((_, _) -> Unpooled.wrappedBuffer(body))
                .headerAppender((_, request) -> headers.forEach(request::putHeader))
                .timeout(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .endStep()
                .endSequence();
    }

    private Loaded loaded(double seconds, double cpuSeconds) {
        // Hyperfoil counts answers above 399 as answers, too.
        long failed =
                (long) sum.invalid
                        + sum.connectionErrors
                        + sum.requestTimeouts
                        + sum.internalErrors;
        long intended = Math.round(order.perSecond() * (seconds - END_SECONDS));
        return new Loaded(
                sum.responseCount - (long) sum.invalid,
                failed,
                Math.max(0, intended - sum.requestCount),
                seconds,
                cpuSeconds,
                new Loaded.Latency(at(50), at(90), at(99), at(99.9), at(100)));
    }

    private double at(double percentile) {
        return sum.histogram.getValueAtPercentile(percentile) / 1e3;
    }
}
