package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane dies for good; another one ends what it had accepted and begun. */
class TakeOverST {

    private static final int INSTANCES = 2;
    private static final int BURSTS = 10;
    private static final int BURST = 100;
    private static final Duration START_MAX = Duration.ofSeconds(30);

    /** The lease of the shared clusters is 5 s; the rest is for the events themselves. */
    private static final Duration TAKE_OVER_MAX = Duration.ofSeconds(30);

    @Test
    void anotherNodeEndsWhatADeadOneHadClaimed(@TempDir Path folder) throws Exception {
        // Given
        Cluster cluster = Clusters.shared(Cluster.Shape.POSTGRESQL_TWO_NODES);
        Penstock dead = cluster.first();
        Witness witness = Witness.create();
        Path gate = folder.resolve("gate");
        FunctionJar recorder = FunctionJar.of("Recorder");
        String instances = "maxInstances=" + INSTANCES;
        cluster.deploy("held", recorder, witness.setting(), instances, "timeout=5m");
        cluster.deploy("brief", recorder, witness.setting(), instances);
        List<String> held = new ArrayList<>();
        for (int i = 0; i < 2 * INSTANCES; i++) {
            held.add(dead.events().accept("held", "label=held&gate=" + gate));
        }
        for (Penstock server : cluster.servers()) {
            await("all instances run")
                    .atMost(START_MAX)
                    .until(() -> running(server, "held") == INSTANCES);
        }
        List<String> accepted = new ArrayList<>(held);
        for (int i = 0; i < BURSTS; i++) {
            Load.burst(BURST, () -> dead.events().send("brief", "label=brief&ms=5")).stream()
                    .map(Events::id)
                    .forEach(accepted::add);
        }

        // When
        List<ProcessHandle> workers = dead.workers();
        dead.kill();

        // Then
        try {
            long killed = System.nanoTime();
            await("its workers ended").until(() -> workers.stream().noneMatch(it -> it.isAlive()));
            // What the dead one had claimed isn't over.
            assertThat(witness.effective()).doesNotContainAnyElementsOf(held);
            Files.createFile(gate);
            await("the other one ended them")
                    .atMost(TAKE_OVER_MAX.minusNanos(System.nanoTime() - killed))
                    .untilAsserted(() -> assertThat(witness.effective()).containsAll(accepted));
            assertEnded(cluster.last());
            // Those that the dead one ran began twice.
            assertThat(witness.labels("begin"))
                    .filteredOn("held"::equals)
                    .hasSize(held.size() + INSTANCES);
            assertThat(witness.labels("effect")).filteredOn("held"::equals).hasSize(held.size());
            assertThat(dead.process().isAlive()).isFalse();
        } finally {
            dead.start();
        }
    }

    private static void assertEnded(Penstock server) {
        for (String function : List.of("held", "brief")) {
            await("none is left")
                    .untilAsserted(
                            () -> {
                                Events events = server.events();
                                assertThat(events.withStatus(function, "queued")).isEmpty();
                                assertThat(events.withStatus(function, "running")).isEmpty();
                            });
            assertThat(server.events().deadLetters(function)).isEmpty();
        }
    }

    private static double running(Penstock server, String function) {
        return server.metrics().sum("penstock_instances", "function=" + function, "state=leased");
    }
}
