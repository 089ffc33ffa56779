package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.trigger.mqtt.TestingBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A function is blocked for long and its source goes on: memory stays flat and nothing is lost. */
@Alone
class BackPressureST {

    /** {@code -Dpenstock.back-pressure.blocked=PT1M} makes it longer. */
    private static final Duration BLOCKED =
            Duration.parse(System.getProperty("penstock.back-pressure.blocked", "PT2S"));

    private static final int EVENTS_MIN = 2000;
    private static final int WARM_UP = 500;
    private static final int INSTANCES = 2;

    private static final long GROWTH_MAX = 10L * 1024 * 1024;
    private static final Duration CATCH_UP_MAX = Duration.ofMinutes(3);

    @TempDir private static Path brokerFolder;
    private static Penstock server;

    @TempDir private Path folder;
    @TempDir private Path gates;

    @BeforeAll
    static void start() throws Exception {
        server = Penstock.create("BackPressureST", List.of());
        server.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void filesStayWhereTheyAre() throws Exception {
        try (FileSource source = new FileSource(folder)) {
            assertFlat("files", source);
        }
    }

    @Test
    void messagesWait() throws Exception {
        try (TestingBroker broker = TestingBroker.withoutTls(brokerFolder)) {
            broker.start();
            assertFlat("messages", new MqttSource(broker, "messages"));
        }
    }

    @Test
    void rowsWait() throws Exception {
        try (Postgresql database = Postgresql.launch(DatabaseTriggerST.LOGICAL)) {
            assertFlat("rows", new DatabaseSource(database));
        }
    }

    private void assertFlat(String name, NumberedSource source) throws Exception {
        // Given
        Path gate = gates.resolve(name);
        Witness witness = Witness.create();
        server.functions()
                .deploy(
                        name,
                        source.function(),
                        witness.setting(),
                        "timeout=5m",
                        "maxInstances=" + INSTANCES);
        server.triggers().put(name, source.type(), name, source.config());
        server.triggers().awaitState(name, "running");
        String rest = "&gate=" + gate + NumberedSource.PADDING;
        IntFunction<String> text = number -> "label=" + number + rest;
        int warm = source.produce(1, WARM_UP, text);
        await("the function is blocked")
                .atMost(Duration.ofSeconds(60))
                .until(() -> witness.labels("begin").size() == INSTANCES);
        ServerHeaps heaps = ServerHeaps.of(server);

        // When
        int produced = source.produceFor(BLOCKED, warm + 1, EVENTS_MIN, text);

        // Then
        ServerHeaps.Growth growth = heaps.growth();
        System.out.printf(
                "%s: %d events of %d bytes while blocked; %s%n",
                name, produced, NumberedSource.PADDING.length(), growth.text());
        growth.assertLessThan(GROWTH_MAX);
        assertThat(witness.labels("effect")).isEmpty();
        Files.createFile(gate);
        witness.awaitEffects(produced, CATCH_UP_MAX.plus(BLOCKED.multipliedBy(2)));
        assertThat(witness.labels("effect")).doesNotHaveDuplicates();
        server.triggers().delete(name);
    }
}
