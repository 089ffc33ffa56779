package io.penstock.trigger.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.trigger.spi.TriggerConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ClientEndIT {

    private static final int MESSAGES = 50;

    @RegisterExtension private static final SharedBroker SHARED = new SharedBroker();

    private final Queue<String> taken = new ConcurrentLinkedQueue<>();

    private BrokerConnection connection(String version, String uri) throws Exception {
        String trigger = "client-end-" + version.replace('.', '-');
        Map<String, Object> fields =
                MqttFixture.config(uri, trigger + "/#", Map.of("version", version));
        MqttConfig config =
                ConfigReader.read(trigger, new TriggerConfig(fields, MqttFixture.SECRETS));
        return BrokerConnection.of(
                config,
                new BrokerConnection.Session(config.clientId(), false),
                ClientFactory.of(trigger, config),
                message -> {
                    taken.add(StandardCharsets.UTF_8.decode(message.payload()).toString());
                    message.acknowledgement().run();
                });
    }

    /** The client acknowledges by itself what nobody takes. */
    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void aConnectionThatComesWhenNobodyWantsItAnyMoreLosesNothing(String version) throws Exception {
        // Given: a session for which messages wait.
        String topic = "client-end-" + version.replace('.', '-');
        try (BrokerConnection first = connection(version, SHARED.broker().uri())) {
            var _ = first.open();
            first.subscribe(List.of(topic + "/#"));
        }
        List<TestingPublisher.Message> messages =
                IntStream.range(0, MESSAGES)
                        .mapToObj(i -> new TestingPublisher.Message(topic + "/a", "" + i))
                        .toList();
        try (TestingPublisher publisher = TestingPublisher.connect(SHARED.broker())) {
            publisher.publish(messages);
        }

        // When: a connection is given up before the broker has answered, and the answer comes.
        try (HeldProxy proxy = HeldProxy.before(SHARED.broker())) {
            List<String> ends = new ArrayList<>();
            Thread opening =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try (BrokerConnection late =
                                                connection(version, proxy.uri())) {
                                            var _ = late.open();
                                        } catch (Exception e) {
                                            ends.add(e.getClass().getSimpleName());
                                        }
                                    });
            proxy.awaitAsked();
            opening.interrupt();
            opening.join();
            assertThat(ends).containsExactly("InterruptedException");
            assertThat(taken).isEmpty();
            proxy.letThrough();
            assertThat(proxy.awaitEnd(Duration.ofSeconds(30)))
                    .as("the client disconnects once it can")
                    .isTrue();
        }

        // Then
        try (BrokerConnection last = connection(version, SHARED.broker().uri())) {
            assertThat(last.open()).as("the session is there").isTrue();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(taken).contains(texts(messages)));
        }
    }

    private static String[] texts(List<TestingPublisher.Message> messages) {
        return messages.stream().map(TestingPublisher.Message::text).toArray(String[]::new);
    }
}
