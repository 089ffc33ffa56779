package io.penstock.trigger.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.Outcome;
import io.penstock.trigger.spi.TestingReport;
import io.penstock.trigger.spi.TriggerAdapter;
import io.penstock.trigger.spi.TriggerAdapterProvider;
import io.penstock.trigger.spi.TriggerEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract doesn't ask, against a broker that wants the right password. */
class MqttAdapterIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension private static final SharedBroker SHARED = new SharedBroker();

    private final MqttFixture fixture = new MqttFixture();
    private TestingClient client;
    private String topic;
    private TestingBroker broker;

    @BeforeEach
    void connect(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName() + test.getDisplayName().hashCode();
        broker = SHARED.broker();
        client = new TestingClient(broker);
    }

    @AfterEach
    void close() {
        fixture.close();
        client.close();
    }

    private Map<String, Object> config(Map<String, Object> more) {
        return MqttFixture.config(broker.uri(), topic + "/#", more);
    }

    private TestingReport startConnected(Map<String, Object> more) throws Exception {
        TestingReport report = fixture.start(topic, config(more));
        awaitState(report, "connected");
        return report;
    }

    private static void awaitState(TestingReport report, String state) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(report.state()).as(report.message()).isEqualTo(state));
    }

    private void awaitTexts(String... texts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(fixture.texts()).containsExactly(texts));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void eachQualityOfServiceArrives(String version) throws Exception {
        startConnected(Map.of("version", version, "qos", 2));
        for (int qos = 0; qos <= 2; qos++) {
            client.publish(topic + "/q", qos, false, "qos " + qos);
        }
        // In any order: MQTT promises one among messages of the same QoS only.
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(fixture.sink.events())
                                        .extracting(
                                                event ->
                                                        event.extensions().get("mqttqos")
                                                                + " of "
                                                                + MqttFixture.text(event))
                                        .containsExactlyInAnyOrder(
                                                "0 of qos 0", "1 of qos 1", "2 of qos 2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void retainedMessagesComeWhenTheyAreWanted(String version) throws Exception {
        client.publish(topic + "/r", 1, true, "retained");
        startConnected(Map.of("version", version, "retained", true));
        awaitTexts("retained");
        assertThat(fixture.sink.events().getFirst().extensions())
                .containsEntry("mqttretained", "true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void retainedMessagesDoNotComeOtherwise(String version) throws Exception {
        client.publish(topic + "/r", 1, true, "retained");
        startConnected(Map.of("version", version));
        client.publish(topic + "/r", 1, true, "now");
        awaitTexts("now");
    }

    @Test
    void retainedMessagesComeOnceAlthoughItSubscribesAgain() throws Exception {
        client.publish(topic + "/r", 1, true, "retained");
        startConnected(Map.of("retained", true));
        awaitTexts("retained");
        fixture.pause();
        startConnected(Map.of("retained", true));
        client.publish(topic + "/r", 1, false, "later");
        awaitTexts("retained", "later");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void aSharedGroupGetsEachMessageOnce(String version) throws Exception {
        for (String member : List.of("a", "b")) {
            startConnected(
                    Map.of("version", version, "sharedGroup", topic, "clientId", topic + member));
        }
        String[] texts = IntStream.range(0, 60).mapToObj(Integer::toString).toArray(String[]::new);
        for (String text : texts) {
            client.publish(topic + "/s", 1, false, text);
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(fixture.texts()).containsExactlyInAnyOrder(texts));
    }

    @Test
    void messagesThatWaitOutliveTheBrokerAndTheAdapterAndABrokerAwayAtStart() throws Exception {
        startConnected(Map.of());
        fixture.pause();
        client.publish(topic + "/w", 1, false, "one");
        client.publish(topic + "/w", 2, false, "two");
        client.close();
        broker.kill();
        TestingReport report = fixture.start(topic, config(Map.of()));
        awaitState(report, "troubled");
        assertThat(report.message()).startsWith("The broker can't be reached: Connection refused");
        try (TriggerAdapter another = MqttFixture.create(topic, config(Map.of()))) {
            another.check();
        }

        broker.start();

        client = new TestingClient(broker);
        awaitState(report, "connected");
        awaitTexts("one", "two");
    }

    @Test
    void subscriptionsOfAnEarlierConfigurationEnd() throws Exception {
        startConnected(Map.of("topics", List.of(topic + "/old", topic + "/both")));
        fixture.pause();
        client.publish(topic + "/both", 1, false, "while paused");
        startConnected(Map.of("topics", List.of(topic + "/new", topic + "/both")));
        client.publish(topic + "/old", 1, false, "old");
        client.publish(topic + "/new", 1, false, "new");
        awaitTexts("while paused", "new");
    }

    @Test
    void cleaningUpMakesTheBrokerForget() throws Exception {
        startConnected(Map.of());
        fixture.pause();
        client.publish(topic + "/c", 1, false, "forgotten");
        try (TriggerAdapter adapter = MqttFixture.create(topic, config(Map.of()))) {
            adapter.cleanUp();
        }
        startConnected(Map.of());
        client.publish(topic + "/c", 1, false, "new");
        awaitTexts("new");
    }

    @Test
    void backPressureLongerThanTheKeepAliveDoesNotEndTheConnection() throws Exception {
        // HiveMQ sends more than one at a time only of what has gathered.
        startConnected(Map.of());
        fixture.pause();
        String[] texts = IntStream.range(0, 300).mapToObj(Integer::toString).toArray(String[]::new);
        for (String text : texts) {
            client.publish(topic + "/k", 1, false, text);
        }
        fixture.sink.hold();
        TestingReport report = startConnected(Map.of("keepAlive", "1s", "receiveMaximum", 5));
        await().during(Duration.ofSeconds(4))
                .atMost(PATIENCE)
                .until(() -> report.states().equals(List.of("connected")));
        assertThat(fixture.sink.inFlightMost()).isEqualTo(5);
        assertThat(report.lag()).isEqualTo(5);
        fixture.sink.release();
        awaitTexts(texts);
        assertThat(report.states()).containsExactly("connected");
    }

    @Test
    void messagesOfQosZeroAreBoundedAndCountedWhenTheyAreDropped() throws Exception {
        fixture.sink.hold();
        TestingReport report = startConnected(Map.of("receiveMaximum", 10));
        int sent = 1000;
        for (int i = 0; i < sent; i++) {
            client.publish(topic + "/z", 0, false, "qos 0");
        }
        awaitState(report, "troubled");
        assertThat(report.message()).contains("messages of QoS 0 were dropped");
        fixture.sink.release();
        client.publish(topic + "/z", 1, false, "last");
        await().atMost(PATIENCE).until(() -> fixture.texts().contains("last"));
        assertThat(fixture.texts().size()).isLessThan(sent);
        awaitState(report, "connected");
    }

    @Test
    void aRefusedMessageIsReportedAndDoesNotComeAgain() throws Exception {
        fixture.sink.refuse(event -> MqttFixture.text(event).equals("poison"));
        TestingReport report = startConnected(Map.of());
        client.publish(topic + "/p", 1, false, "poison");
        await().atMost(PATIENCE)
                .until(() -> report.message().contains("payload-too-large: The test refuses it."));
        fixture.pause();
        fixture.sink.refuse(_ -> false);
        startConnected(Map.of());
        client.publish(topic + "/p", 1, false, "good");
        awaitTexts("good");
    }

    private Mqtt5Publish request(String text) {
        return Mqtt5Publish.builder()
                .topic(topic + "/ask")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(text.getBytes(StandardCharsets.UTF_8))
                .contentType("text/plain")
                .responseTopic("answers/" + topic)
                .correlationData(("for " + text).getBytes(StandardCharsets.UTF_8))
                .userProperties()
                .add("unit", "C")
                .applyUserProperties()
                .build();
    }

    private Mqtt5Publish answer() {
        await().atMost(PATIENCE).until(() -> client.received().size() == 1);
        return client.received().getFirst();
    }

    private static String text(Optional<ByteBuffer> bytes) {
        return StandardCharsets.UTF_8.decode(bytes.orElseThrow()).toString();
    }

    @Test
    void anAnswerGoesToTheResponseTopicWithItsCorrelationData() throws Exception {
        client.subscribe("answers/" + topic);
        fixture.sink.outcome(
                event ->
                        new Outcome.Succeeded(
                                Optional.of("text/x-loud"),
                                ByteBuffer.wrap(
                                        (MqttFixture.text(event) + "!")
                                                .getBytes(StandardCharsets.UTF_8))));
        startConnected(Map.of());
        client.publish(request("hello"));

        Mqtt5Publish answer = answer();

        assertThat(text(answer.getPayload())).isEqualTo("hello!");
        assertThat(text(answer.getCorrelationData())).isEqualTo("for hello");
        assertThat(answer.getContentType().orElseThrow()).hasToString("text/x-loud");
        assertThat(answer.getUserProperties().asList().toString()).contains("succeeded");
        TriggerEvent event = fixture.sink.events().getFirst();
        assertThat(event.dataContentType()).contains("text/plain");
        assertThat(event.extensions())
                .containsEntry("mqttresponsetopic", "answers/" + topic)
                .containsEntry("mqttcorrelationdata", "Zm9yIGhlbGxv")
                .containsEntry("mqttuserproperties", "{\"unit\":[\"C\"]}");
    }

    @Test
    void aFailureIsAnsweredWithAProblem() throws Exception {
        client.subscribe("answers/" + topic);
        fixture.sink.outcome(_ -> new Outcome.Failed("function-failed", "It \"threw\".", 3));
        startConnected(Map.of());
        client.publish(request("hello"));

        Mqtt5Publish answer = answer();

        assertThat(text(answer.getPayload()))
                .contains("\"detail\":\"It \\\"threw\\\".\"")
                .contains("\"code\":\"function-failed\",\"attempts\":3");
        assertThat(answer.getContentType().orElseThrow()).hasToString("application/problem+json");
        assertThat(answer.getUserProperties().asList().toString()).contains("failed");
    }

    @Test
    void aRefusalIsAnsweredToo() throws Exception {
        client.subscribe("answers/" + topic);
        fixture.sink.refuse(_ -> true);
        startConnected(Map.of());
        client.publish(request("hello"));
        assertThat(text(answer().getPayload())).contains("\"code\":\"payload-too-large\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void aBadPasswordIsToldByTheCheckAndWhileRunning(String version) throws Exception {
        Map<String, Object> fields =
                config(Map.of("version", version, "password", Map.of("secret", "bad")));
        try (TriggerAdapter adapter = MqttFixture.create(topic, fields)) {
            assertThatExceptionOfType(ConfigException.class)
                    .isThrownBy(adapter::check)
                    .satisfies(e -> assertThat(e.field()).isEqualTo("user"));
        }
        TestingReport report = fixture.start(topic, fields);
        awaitState(report, "troubled");
        assertThat(report.message()).startsWith("user: The broker doesn't let the user in");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void anUnknownUserAndABadPasswordTroubleUntilTheBrokerKnowsThem(String version)
            throws Exception {
        // Given
        String user = "late-" + version;
        TestingReport report =
                fixture.start(topic, config(Map.of("version", version, "user", user)));
        awaitState(report, "troubled");
        assertThat(report.message()).startsWith("user: The broker doesn't let the user in");
        int tried = report.states().size();
        broker.allow(user, "another");
        await().atMost(PATIENCE).until(() -> report.states().size() > tried + 1);
        assertThat(report.states()).containsOnly("troubled");

        // When
        broker.allow(user, TestingBroker.PASSWORD);

        // Then
        awaitState(report, "connected");
        client.publish(topic + "/p", 1, false, "here");
        awaitTexts("here");
    }

    @Test
    void itWorksInALoaderThatShowsTheSpiOnly() throws Exception {
        try (AdapterLoader loader = new AdapterLoader()) {
            TriggerAdapterProvider provider =
                    ServiceLoader.load(TriggerAdapterProvider.class, loader)
                            .findFirst()
                            .orElseThrow();
            assertThat(provider).isNotInstanceOf(MqttProvider.class);
            assertThat(provider.type()).isEqualTo("mqtt");
            TestingReport report = fixture.start(provider, topic, config(Map.of()));
            awaitState(report, "connected");
            client.publish(topic + "/l", 1, false, "here");
            awaitTexts("here");
            fixture.pause();
            // It would load classes from the loader when that is closed.
            assertThat(hasClientThread()).isFalse();
        }
    }

    @Test
    void aClosedAdapterLeavesNoThreadAlthoughItOwesAcknowledgements() throws Exception {
        fixture.sink.hold();
        startConnected(Map.of());
        client.publish(topic + "/h", 1, false, "held");
        await().atMost(PATIENCE).until(() -> fixture.sink.inFlight() == 1);
        assertThat(hasClientThread()).isTrue();
        fixture.end();
        assertThat(hasClientThread()).isFalse();
    }

    private boolean hasClientThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("mqtt-client-" + topic));
    }

    @Test
    void aCheckDoesNotDisturbTheTriggerThatRuns() throws Exception {
        TestingReport report = startConnected(Map.of());
        try (TriggerAdapter adapter = MqttFixture.create(topic, config(Map.of()))) {
            adapter.check();
        }
        client.publish(topic + "/c", 1, false, "here");
        awaitTexts("here");
        assertThat(report.states()).containsExactly("connected");
    }
}
