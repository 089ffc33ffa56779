package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.trigger.mqtt.TestingBroker;
import io.penstock.trigger.mqtt.TestingPublisher;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples that need a server beside them, by their declarative files. */
class TriggerSamplesST {

    private static final Duration RESULT_MAX = Duration.ofMinutes(1);

    @TempDir private Path folder;

    @Test
    void insertedOrdersBecomeLetters() throws Exception {
        // Given
        try (Postgresql database = Postgresql.launch(Map.of("wal_level", "logical"))) {
            String url = database.createDatabase();
            execute(
                    url,
                    """
                    CREATE TABLE orders (id bigserial PRIMARY KEY, customer text, article text,
                                         quantity int);
                    CREATE ROLE penstock LOGIN REPLICATION PASSWORD 'secret';
                    GRANT SELECT ON orders TO penstock;
                    CREATE PUBLICATION penstock_new_orders FOR TABLE orders;
                    """);
            Path file =
                    declared(
                            "order-pipeline",
                            "postgresql://localhost:5432/shop",
                            url.substring("jdbc:".length()));
            try (Penstock server = server("order-pipeline", file)) {
                Path secrets = Files.createDirectories(server.data().resolve("secrets/default"));
                Files.writeString(secrets.resolve("shop-password"), "secret");
                server.start();

                // When
                execute(
                        url,
                        """
                        INSERT INTO orders (customer, article, quantity)
                        VALUES ('Ada', 'tea', 2), ('Bob', 'tea', 200)
                        """);

                // Then
                assertThat(bodies(server, "confirm-order", 2))
                        .containsExactlyInAnyOrder(
                                "Dear Ada, your order 1 is on its way.",
                                "Dear Bob, your order 2 has to wait.");
            }
        }
    }

    @Test
    void readingsAreJudged() throws Exception {
        // Given
        try (TestingBroker broker = TestingBroker.withoutTls(folder.resolve("broker"))) {
            broker.start();
            Path file = declared("sensor-alerts", "mqtt://localhost:1883", broker.uri());
            try (Penstock server = server("sensor-alerts", file)) {
                server.start();
                server.triggers().awaitState("sensors", "running");

                // When
                try (TestingPublisher publisher = TestingPublisher.connect(broker)) {
                    publisher.publish(
                            List.of(
                                    new TestingPublisher.Message(
                                            "sensors/7/temperature", "{\"celsius\": 31.5}"),
                                    new TestingPublisher.Message(
                                            "sensors/8/temperature", "{\"celsius\": 20}")));
                }

                // Then
                assertThat(bodies(server, "sensor-alerts", 2))
                        .containsExactlyInAnyOrder(
                                "{sensor=sensors/7/temperature, celsius=31.5, alert=true}",
                                "{sensor=sensors/8/temperature, celsius=20.0, alert=false}");
            }
        }
    }

    /** A sample's file with the jar of the distribution and another source. */
    private Path declared(String sample, String source, String replacement) throws IOException {
        String text =
                Files.readString(
                        Penstock.ROOT.resolve("sample-functions/" + sample + "/penstock.yaml"));
        assertThat(text).contains(source, "../../target/penstock/");
        String changed =
                text.replace(source, replacement)
                        .replace("../../target/penstock/", Penstock.ROOT + "/target/penstock/");
        return Files.writeString(folder.resolve("penstock.yaml"), changed);
    }

    private static Penstock server(String sample, Path file) throws IOException {
        return Penstock.create(
                "TriggerSamplesST-" + sample,
                List.of(),
                Map.of("PENSTOCK_CONFIG", file.toString()));
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = Postgresql.connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What a function's invocations have answered, once there are so many. */
    private static List<String> bodies(Penstock server, String function, int count) {
        await(function)
                .atMost(RESULT_MAX)
                .untilAsserted(
                        () ->
                                assertThat(server.events().withStatus(function, "succeeded"))
                                        .hasSize(count));
        return server.events().withStatus(function, "succeeded").stream()
                .map(id -> server.events().get(id))
                .map((JsonPath invocation) -> invocation.get("result.body").toString())
                .toList();
    }
}
