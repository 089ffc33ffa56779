package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The database goes away under load and comes back, or is slow: honest answers, nothing lost, no
 * restart.
 */
class OutageST {

    /** Ways for a database to go away. */
    enum Outage {
        STOPPED {
            @Override
            void begin(Postgresql database) throws Exception {
                database.stop();
            }

            @Override
            void end(Postgresql database) throws Exception {
                database.start();
            }
        },
        KILLED {
            @Override
            void begin(Postgresql database) throws Exception {
                database.kill();
            }

            @Override
            void end(Postgresql database) throws Exception {
                database.start();
            }
        },
        FROZEN {
            @Override
            void begin(Postgresql database) throws Exception {
                database.freeze();
            }

            @Override
            void end(Postgresql database) throws Exception {
                database.thaw();
            }
        };

        abstract void begin(Postgresql database) throws Exception;

        abstract void end(Postgresql database) throws Exception;
    }

    /** Looks come every 5 s, or once more so long after one that waited for nothing; and room. */
    private static final Duration SHOWN_AGAIN_MAX = Duration.ofSeconds(30);

    /** How often the slow database does nothing at all. */
    private static final int SLICES = 8;

    /** What is sent in a slice of 1.5 s, half of what a commit may take. */
    private static final int SENT_PER_SLICE = SteadyEvents.PER_SECOND * 3 / 2;

    @ParameterizedTest
    @EnumSource
    void databaseMayGoAndComeBack(Outage outage) throws Exception {
        // Given
        Cluster cluster = Clusters.shared(Cluster.Shape.POSTGRESQL_TWO_NODES);
        Penstock server = cluster.first();
        Witness witness = Witness.create();
        cluster.deploy("recorder", FunctionJar.of("Recorder"), witness.setting());
        cluster.deploy("synchronous", FunctionJar.of("Sleeper"));
        server.functions().answer("synchronous");
        long process = server.process().pid();
        SteadyEvents load = new SteadyEvents(server, "recorder");
        try (load) {
            load.awaitAccepted(10);

            // When
            outage.begin(cluster.database());
            try {
                load.awaitRefused(10);
                server.functions().answer("synchronous");
                awaitShown(server, 0, Duration.ofSeconds(60));
            } finally {
                outage.end(cluster.database());
            }

            // Then
            load.awaitAccepted(10);
            awaitShown(server, 1, SHOWN_AGAIN_MAX);
        }
        assertAllEnded(server, "recorder", process, witness, load.accepted());
    }

    private static void awaitShown(Penstock server, double available, Duration atMost) {
        await("what the metrics say of the store")
                .atMost(atMost)
                .untilAsserted(
                        () ->
                                assertThat(server.metrics().sum("penstock_store_available"))
                                        .isEqualTo(available));
    }

    @Test
    void databaseMayBeSlow() throws Exception {
        // Given
        Cluster cluster = Clusters.shared(Cluster.Shape.POSTGRESQL_TWO_NODES);
        Penstock server = cluster.first();
        Witness witness = Witness.create();
        cluster.deploy("slowed", FunctionJar.of("Recorder"), witness.setting());
        long process = server.process().pid();
        SteadyEvents load = new SteadyEvents(server, "slowed");
        try (load) {
            load.awaitAccepted(10);

            // When
            for (int slice = 0; slice < SLICES; slice++) {
                cluster.database().freeze();
                int before = load.accepted().size();
                try {
                    load.awaitSent(SENT_PER_SLICE);
                    // Answers may be under way, commits are not.
                    assertThat(load.accepted().size() - before).isLessThan(SENT_PER_SLICE / 2);
                } finally {
                    cluster.database().thaw();
                }
                load.awaitAccepted(5);
            }
        }

        // Then
        assertAllEnded(server, "slowed", process, witness, load.accepted());
    }

    private static void assertAllEnded(
            Penstock server,
            String function,
            long process,
            Witness witness,
            List<String> accepted) {
        await("all accepted ones took effect")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(witness.effective()).containsAll(accepted));
        assertThat(server.process().pid()).isEqualTo(process);
        assertThat(server.process().isAlive()).isTrue();
        await("ready again").atMost(Duration.ofSeconds(30)).until(server::ready);
        await("no event is left")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> {
                            assertThat(server.events().withStatus(function, "queued")).isEmpty();
                            assertThat(server.events().withStatus(function, "running")).isEmpty();
                        });
        assertThat(server.events().deadLetters(function)).isEmpty();
    }
}
