package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.trigger.mqtt.TestingBroker;
import io.restassured.path.json.JsonPath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The store is away while a source goes on: the trigger says so, memory stays flat, nothing is
 * lost, and it catches up alone.
 */
class TriggerOutageST {

    /** {@code -Dpenstock.trigger-outage.away=PT30S} makes it longer. */
    private static final Duration AWAY =
            Duration.parse(System.getProperty("penstock.trigger-outage.away", "PT5S"));

    private static final int EVENTS_MIN = 2000;
    private static final int WARM_UP = 300;

    private static final long GROWTH_MAX = 10L * 1024 * 1024;
    private static final Duration END_MAX = Duration.ofMinutes(3);

    @TempDir private Path folder;
    private Cluster cluster;
    private Penstock server;

    @Test
    void filesWaitForTheStore() throws Exception {
        try (FileSource source = new FileSource(folder)) {
            assertNothingLost("files-without-store", source);
        }
    }

    @Test
    void messagesWaitForTheStore() throws Exception {
        try (TestingBroker broker = TestingBroker.withoutTls(folder)) {
            broker.start();
            assertNothingLost("messages-without-store", new MqttSource(broker, "outage"));
        }
    }

    private void assertNothingLost(String name, NumberedSource source) throws Exception {
        // Given
        cluster = Clusters.shared(Cluster.Shape.POSTGRESQL);
        server = cluster.first();
        long process = server.process().pid();
        Witness witness = Witness.create();
        cluster.deploy(name, source.function(), witness.setting());
        server.triggers().put(name, source.type(), name, source.config());
        server.triggers().awaitState(name, "running");
        IntFunction<String> text = number -> "label=" + number + NumberedSource.PADDING;
        int warm = source.produce(1, WARM_UP, text);
        witness.awaitEffects(warm, END_MAX);
        ServerHeaps heaps = ServerHeaps.of(server);

        // When
        cluster.database().stop();
        int produced;
        ServerHeaps.Growth growth;
        try {
            produced = source.produceFor(AWAY, warm + 1, EVENTS_MIN, text);
            awaitTroubled(name);
            growth = heaps.growth();
        } finally {
            cluster.database().start();
        }

        // Then
        growth.assertLessThan(GROWTH_MAX);
        witness.awaitEffects(produced, END_MAX);
        server.triggers().awaitState(name, "running");
        assertThat(server.process().pid()).isEqualTo(process);
        assertThat(server.process().isAlive()).isTrue();
        assertThat(server.events().deadLetters(name)).isEmpty();
        List<String> effects = witness.labels("effect");
        // A commit that was cut off may have happened: its event comes again.
        System.out.printf(
                "%s: %d events while the store was away, %d more than once; %s%n",
                name,
                produced - warm,
                effects.size() - new HashSet<>(effects).size(),
                growth.text());
        server.triggers().delete(name);
    }

    private void awaitTroubled(String name) {
        await("the trigger says why nothing goes on")
                .atMost(END_MAX)
                .untilAsserted(
                        () -> {
                            JsonPath shown = server.triggers().get(name);
                            assertThat(shown.getString("state")).isEqualTo("troubled");
                            assertThat(shown.getString("lastError")).contains("store");
                        });
    }
}
