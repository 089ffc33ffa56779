package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events of one ordering key run one after another, and hold up no others. */
class OrderingST {

    private static final int KEYS = 50;
    private static final int EVENTS_PER_KEY = 8;

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL_TWO_NODES"})
    void eventsOfAKeyTakeEffectInOrderDespiteFailures(Cluster.Shape shape) throws Exception {
        // Given
        Cluster cluster = Clusters.shared(shape);
        Witness witness = Witness.create();
        cluster.deploy(
                "ordered",
                FunctionJar.of("Recorder"),
                witness.setting(),
                "retry.max=2",
                "retry.backoff=50ms");
        long seed = System.nanoTime();
        System.out.println("ordering test on " + shape + ", seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);

        // When
        List<Future<Set<String>>> senders = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int key = 0; key < KEYS; key++) {
                String name = "k" + key;
                SplittableRandom own = random.split();
                senders.add(executor.submit(() -> sendAll(cluster, name, own)));
            }
        }
        Set<String> accepted = new HashSet<>();
        for (Future<Set<String>> sender : senders) {
            accepted.addAll(sender.get());
        }

        // Then
        await("all ended, seed " + seed)
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> {
                            Set<String> open = new HashSet<>(accepted);
                            open.removeAll(witness.effective());
                            open.removeAll(cluster.last().events().deadLetters("ordered"));
                            assertThat(open).isEmpty();
                        });
        for (int key = 0; key < KEYS; key++) {
            String prefix = "k" + key + "-";
            assertThat(witness.labels("begin"))
                    .as("tries of key %d, seed %d", key, seed)
                    .filteredOn(label -> label.startsWith(prefix))
                    .isSorted();
        }
        assertThat(witness.lines("begin")).anyMatch(line -> line.attempt() == 3);
        assertThat(cluster.first().events().deadLetters("ordered")).isNotEmpty();
    }

    /** Each event is sent when the one before has been accepted, to either server. */
    private static Set<String> sendAll(Cluster cluster, String key, SplittableRandom random) {
        Set<String> accepted = new HashSet<>();
        for (int i = 0; i < EVENTS_PER_KEY; i++) {
            Penstock server = cluster.servers().get(random.nextInt(cluster.servers().size()));
            int failures = Math.max(0, random.nextInt(-3, 4));
            accepted.add(
                    server.events()
                            .accept(
                                    "ordered",
                                    "label=%s-%d&failures=%d&ms=%d"
                                            .formatted(key, i, failures, random.nextInt(5)),
                                    "Penstock-Ordering-Key",
                                    key));
        }
        return accepted;
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL_TWO_NODES"})
    void otherKeysDontWaitForABlockedOne(Cluster.Shape shape, @TempDir Path folder)
            throws Exception {
        // Given
        Cluster cluster = Clusters.shared(shape);
        Events events = cluster.first().events();
        Witness witness = Witness.create();
        Path gate = folder.resolve("gate");
        cluster.deploy("gated", FunctionJar.of("Recorder"), witness.setting());
        List<String> held = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            held.add(
                    events.accept(
                            "gated",
                            "label=held-" + i + "&gate=" + gate,
                            "Penstock-Ordering-Key",
                            "held"));
        }
        await("held").until(() -> witness.labels("begin").contains("held-0"));

        // When
        List<String> others = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            others.add(
                    cluster.last()
                            .events()
                            .accept("gated", "label=other-" + i, "Penstock-Ordering-Key", "o" + i));
        }

        // Then
        await("others took effect")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(witness.effective()).containsAll(others));
        assertThat(witness.effective()).doesNotContainAnyElementsOf(held);
        assertThat(events.status(held.get(0))).isEqualTo("running");
        assertThat(events.status(held.get(1))).isEqualTo("blocked");
        Files.createFile(gate);
        await("held ones took effect")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () ->
                                assertThat(witness.labels("effect"))
                                        .filteredOn(label -> label.startsWith("held"))
                                        .containsExactly(
                                                "held-0", "held-1", "held-2", "held-3", "held-4"));
    }
}
