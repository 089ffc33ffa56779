package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.trigger.mqtt.TestingBroker;
import io.penstock.trigger.mqtt.TestingPublisher;
import io.penstock.trigger.mqtt.TestingPublisher.Message;
import io.restassured.path.json.JsonPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No message of a real broker is lost, and those of a topic take effect in their order. */
class MqttTriggerST {

    private static final List<String> SETTINGS = List.of("-Dpenstock.queue.lease=3s");
    private static final Duration END_MAX = Duration.ofSeconds(60);

    @TempDir private static Path directory;
    private static TestingBroker broker;
    private static Penstock server;

    @BeforeAll
    static void start() throws Exception {
        broker = TestingBroker.withoutTls(directory);
        broker.start();
        server = Penstock.create("MqttTriggerST", SETTINGS);
        server.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        broker.close();
    }

    @Test
    void everyMessageTakesEffectOrIsADeadLetter() throws Exception {
        // Given
        TriggerPlan plan = TriggerPlan.of(4);
        TriggerRun run =
                new TriggerRun(server, new MqttSource(broker, "numbers"), Witness.create(), plan);

        // When, Then
        plan.run("mqtt", run::run);
    }

    @Test
    void poisonHoldsBackOnlyItsTopicUntilItIsDead() throws Exception {
        // Given
        Witness witness = listen("poison", "retry.max=2", "retry.backoff=1s");

        // When
        publish(
                List.of(
                        new Message("poison/bad", "label=poison&failures=99"),
                        new Message("poison/bad", "label=behind"),
                        new Message("poison/good", "label=beside-1"),
                        new Message("poison/good", "label=beside-2")));

        // Then
        await("all that can have taken effect")
                .atMost(END_MAX)
                .untilAsserted(
                        () ->
                                assertThat(witness.labels("effect"))
                                        .containsExactly("beside-1", "beside-2", "behind"));
        List<String> begun = witness.labels("begin");
        assertThat(begun).filteredOn("poison"::equals).hasSize(3);
        assertThat(begun.indexOf("behind")).isGreaterThan(begun.lastIndexOf("poison"));
        assertThat(begun.indexOf("beside-2")).isLessThan(begun.lastIndexOf("poison"));
        List<String> dead = server.events().deadLetters("poison");
        assertThat(dead).hasSize(1);
        assertThat(server.events().get(dead.getFirst()).getString("trigger")).isEqualTo("poison");
    }

    @Test
    void aServerThatIsToldToEndTakesNothingTwice() throws Exception {
        // Given
        Witness witness = listen("drained");
        List<Message> messages = new ArrayList<>();
        for (int number = 0; number < 500; number++) {
            messages.add(new Message("drained/" + number % 10, "label=" + number));
        }

        // When
        publish(messages);
        await("some have come").until(() -> !witness.labels("begin").isEmpty());
        server.terminate();
        server.awaitEnd();
        server.start();

        // Then
        await("all have taken effect")
                .atMost(END_MAX)
                .untilAsserted(() -> assertThat(witness.labels("effect")).hasSize(500));
        server.triggers().awaitState("drained", "running");
        await("what the broker has left")
                .during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () ->
                                assertThat(witness.labels("effect"))
                                        .hasSize(500)
                                        .doesNotHaveDuplicates());
    }

    @Test
    void aBadPasswordIsShownUntilTheSecretIsPutRight() throws Exception {
        // Given
        Path secret = Files.createDirectories(server.data().resolve("secrets/default"));
        secret = Files.writeString(secret.resolve("late"), "wrong");
        Witness witness = Witness.create();
        server.functions().deploy("late", FunctionJar.of("Recorder"), witness.setting());
        broker.allow("late", "right");
        // While it is away, it can't tell the check.
        broker.kill();
        server.triggers()
                .put(
                        "late",
                        "mqtt",
                        "late",
                        """
                        {"broker": "%s", "topics": "late", "contentType": "text/plain",
                         "user": "late", "password": {"secret": "late"}}
                        """
                                .formatted(broker.uri()));
        broker.start();
        await("the broker's refusal is shown")
                .atMost(END_MAX)
                .untilAsserted(
                        () -> {
                            JsonPath shown = server.triggers().get("late");
                            assertThat(shown.getString("state")).isEqualTo("troubled");
                            assertThat(shown.getString("lastError"))
                                    .startsWith("user: The broker doesn't let the user in");
                        });

        // When
        Files.writeString(secret, "right");

        // Then
        server.triggers().awaitState("late", "running");
        publish(List.of(new Message("late", "label=came")));
        await("the message took effect")
                .atMost(END_MAX)
                .untilAsserted(() -> assertThat(witness.labels("effect")).containsExactly("came"));
    }

    private static Witness listen(String name, String... settings) throws Exception {
        Witness witness = Witness.create();
        List<String> all = new ArrayList<>(List.of(settings));
        all.add(witness.setting());
        server.functions().deploy(name, FunctionJar.of("Recorder"), all.toArray(String[]::new));
        MqttSource source = new MqttSource(broker, name);
        server.triggers().put(name, source.type(), name, source.config());
        server.triggers().awaitState(name, "running");
        return witness;
    }

    private static void publish(List<Message> messages) throws Exception {
        try (TestingPublisher publisher = TestingPublisher.connect(broker)) {
            publisher.publish(messages);
        }
    }
}
