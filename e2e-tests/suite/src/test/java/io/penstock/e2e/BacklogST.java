package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long queue costs no more than a short one. {@code ./dev backlog --events 1000000} runs it with
 * as many events.
 */
@Alone
@PenstockTest("penstock.ledger.retention=1h")
class BacklogST {

    private static final int EVENTS = Integer.getInteger("penstock.backlog.events", 20_000);
    private static final int PARTS = 5;
    private static final String MEASURED = "measured";
    private static final int SENDERS = 16;
    private static final int INSTANCES = 4;

    /** Without them, the first part's rate is that of code the JVMs haven't compiled yet. */
    private static final int WARM_UP = 40_000;

    /** The machine does other things, too: a rate that falls with depth falls by far more. */
    private static final double RATIO_MIN = 0.4;

    /** A record of each waiting event in memory would take several times as much. */
    private static final long BYTES_PER_EVENT_MAX = 200;

    private static final long NOISE_BYTES = 8L << 20;
    private static final long GROWTH_BYTES_MAX =
            Math.min(16L << 20, NOISE_BYTES + EVENTS * BYTES_PER_EVENT_MAX);

    private final Penstock server;
    private final Events events;

    BacklogST(Penstock server) {
        this.server = server;
        this.events = server.events();
    }

    @Test
    void depthCostsNeitherTimeNorMemoryNorOtherFunctions(@TempDir Path folder) throws Exception {
        // Given
        Witness witness = Witness.create();
        Path gate = folder.resolve("gate");
        server.functions()
                .deploy(
                        "backlog",
                        FunctionJar.of("Recorder"),
                        witness.setting(),
                        "timeout=15m",
                        "maxInstances=" + INSTANCES);
        Witness otherWitness = Witness.create();
        server.functions().deploy("other", FunctionJar.of("Recorder"), otherWitness.setting());
        run("other", otherWitness, "warm");
        enqueue("warm", WARM_UP);
        awaitSucceeded(WARM_UP);
        for (int i = 0; i < INSTANCES; i++) {
            events.accept("backlog", "label=held&gate=" + gate);
        }
        await("all instances are held")
                .until(() -> witness.labels("begin").size() == WARM_UP + INSTANCES);

        // When
        long heapBefore = server.heapBytes();
        double[] enqueued = new double[PARTS];
        for (int part = 0; part < PARTS; part++) {
            long begin = System.nanoTime();
            enqueue(MEASURED, EVENTS / PARTS);
            enqueued[part] = EVENTS / PARTS / ((System.nanoTime() - begin) / 1e9);
        }
        long heapAfter = server.heapBytes();
        long otherBeforeMillis = run("other", otherWitness, "deep");
        Files.createFile(gate);
        List<Long> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            others.add(run("other", otherWitness, "meanwhile-" + i));
        }
        awaitSucceeded(WARM_UP + INSTANCES + EVENTS / PARTS * PARTS);

        // Then
        double[] drained = drainRates(witness);
        System.out.printf(
                "backlog of %d: enqueued/s %s, drained/s %s, heap %d -> %d KiB,"
                        + " another's event begun after %d ms, while draining %s ms%n",
                EVENTS,
                text(enqueued),
                text(drained),
                heapBefore >> 10,
                heapAfter >> 10,
                otherBeforeMillis,
                others);
        assertThat(enqueued[PARTS - 1] / enqueued[0]).as("enqueueing").isGreaterThan(RATIO_MIN);
        // Late parts are drained from a short queue, early ones from a long one.
        assertThat(drained[0] / drained[PARTS - 1]).as("draining").isGreaterThan(RATIO_MIN);
        assertThat(heapAfter - heapBefore).as("heap").isLessThan(GROWTH_BYTES_MAX);
        assertThat(otherBeforeMillis).isLessThan(1000);
        assertThat(others.stream().sorted().toList().get(others.size() / 2)).isLessThan(1000);
    }

    private void enqueue(String label, int count) throws Exception {
        AtomicInteger left = new AtomicInteger(count);
        List<Future<?>> senders = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < SENDERS; i++) {
                senders.add(
                        executor.submit(
                                () -> {
                                    while (left.getAndDecrement() > 0) {
                                        events.accept("backlog", "label=" + label);
                                    }
                                }));
            }
        }
        for (Future<?> sender : senders) {
            sender.get();
        }
    }

    /** Sends one event and returns how many milliseconds later it began to run. */
    private long run(String function, Witness told, String label) {
        long begin = System.currentTimeMillis();
        String id = events.accept(function, "label=" + label);
        await(label + " ran")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> told.effective().contains(id));
        return told.lines("begin").stream()
                        .filter(line -> line.invocation().equals(id))
                        .findFirst()
                        .orElseThrow()
                        .atMillis()
                - begin;
    }

    private void awaitSucceeded(int count) {
        await(count + " succeeded")
                .atMost(Duration.ofMinutes(2).plusMillis(EVENTS * 5L))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> succeeded() >= count);
    }

    private double succeeded() {
        return server.metrics()
                .sum("penstock_invocations_total", "function=backlog", "outcome=succeeded");
    }

    /** Events per second of each fifth of what was measured, in the order it ran. */
    private static double[] drainRates(Witness witness) {
        List<Witness.Line> effects =
                witness.lines("effect").stream()
                        .filter(line -> line.label().equals(MEASURED))
                        .toList();
        assertThat(effects).hasSize(EVENTS / PARTS * PARTS);
        double[] rates = new double[PARTS];
        for (int part = 0; part < PARTS; part++) {
            int from = part * (effects.size() - 1) / PARTS;
            int to = (part + 1) * (effects.size() - 1) / PARTS;
            long millis = effects.get(to).atMillis() - effects.get(from).atMillis();
            rates[part] = (to - from) * 1000.0 / Math.max(1, millis);
        }
        return rates;
    }

    private static String text(double[] rates) {
        List<String> texts = new ArrayList<>();
        for (double rate : rates) {
            texts.add(String.format("%.0f", rate));
        }
        return String.join(" ", texts);
    }
}
