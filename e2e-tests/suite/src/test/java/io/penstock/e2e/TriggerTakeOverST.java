package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of two nodes exactly one runs a trigger, and the other one when that has died. */
class TriggerTakeOverST {

    private static final String NAME = "taken-over";
    private static final int FILES = 200;
    private static final Duration PLACE_MAX = Duration.ofSeconds(60);

    @Test
    void anotherNodeRunsTheTriggerOfADeadOne(@TempDir Path directory) throws Exception {
        // Given
        Cluster cluster = Clusters.shared(Cluster.Shape.POSTGRESQL_TWO_NODES);
        Witness witness = Witness.create();
        try (FileSource source = new FileSource(directory)) {
            cluster.deploy(NAME, source.function(), witness.setting());
            cluster.first().triggers().put(NAME, source.type(), NAME, source.config());
            Penstock owner = awaitOwner(cluster);
            Penstock other =
                    cluster.servers().stream().filter(it -> it != owner).findFirst().orElseThrow();
            assertThat(other.adapterHost()).as("adapter host of a node without triggers").isEmpty();
            source.produce(files(1, FILES / 2));
            await("some are taken").until(() -> !witness.labels("begin").isEmpty());

            // When
            owner.kill();

            // Then
            try {
                source.produce(files(FILES / 2 + 1, FILES));
                other.triggers().awaitState(NAME, "running");
                List<String> all =
                        IntStream.rangeClosed(1, FILES).mapToObj(Integer::toString).toList();
                await("all have taken effect")
                        .atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(witness.labels("effect")).containsAll(all));
                await("none is left")
                        .untilAsserted(
                                () -> {
                                    assertThat(source.files(NAME, "claimed")).isEmpty();
                                    assertThat(source.files(NAME, "done")).hasSize(FILES);
                                });
            } finally {
                owner.start();
            }
            assertThat(awaitOwner(cluster)).isSameAs(other);
            other.triggers().delete(NAME);
        }
    }

    private static List<NumberedSource.Numbered> files(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(number -> new NumberedSource.Numbered(number, "label=" + number))
                .toList();
    }

    private static Penstock awaitOwner(Cluster cluster) {
        await("a node that runs the trigger, and one that doesn't")
                .atMost(PLACE_MAX)
                .untilAsserted(
                        () -> {
                            List<String> states = new ArrayList<>();
                            for (Penstock server : cluster.servers()) {
                                states.add(server.triggers().state(NAME));
                            }
                            assertThat(Set.copyOf(states))
                                    .isEqualTo(Set.of("running", "elsewhere"));
                        });
        return cluster.servers().stream()
                .filter(server -> server.triggers().state(NAME).equals("running"))
                .findFirst()
                .orElseThrow();
    }
}
