package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The database goes away under load and comes back: honest answers, nothing lost, no restart. */
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
            } finally {
                outage.end(cluster.database());
            }

            // Then
            load.awaitAccepted(10);
        }
        List<String> accepted = load.accepted();
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
                            assertThat(server.events().withStatus("recorder", "queued")).isEmpty();
                            assertThat(server.events().withStatus("recorder", "running")).isEmpty();
                        });
        assertThat(server.events().deadLetters("recorder")).isEmpty();
    }
}
