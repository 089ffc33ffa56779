package io.penstock.trigger.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A connection that publishes with QoS 1 and waits for what the broker says. For one thread. */
public final class TestingPublisher implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final Mqtt5BlockingClient client;

    /**
     * What is published.
     *
     * @param text the payload, in UTF-8
     */
    public record Message(String topic, String text) {}

    private TestingPublisher(Mqtt5BlockingClient client) {
        this.client = client;
    }

    /**
     * A connection to a broker.
     *
     * @throws RuntimeException if the broker isn't there
     */
    public static TestingPublisher connect(TestingBroker broker) {
        Mqtt5BlockingClient client =
                MqttClient.builder()
                        .useMqttVersion5()
                        .serverHost("127.0.0.1")
                        .serverPort(broker.port())
                        .buildBlocking();
        var _ = client.connect();
        return new TestingPublisher(client);
    }

    /**
     * Publishes messages side by side.
     *
     * @throws Exception if one of them wasn't acknowledged; it may have been taken all the same
     */
    public void publish(List<Message> messages) throws Exception {
        List<CompletableFuture<Mqtt5PublishResult>> sent = new ArrayList<>();
        for (Message message : messages) {
            sent.add(
                    client.toAsync()
                            .publish(
                                    Mqtt5Publish.builder()
                                            .topic(message.topic())
                                            .qos(MqttQos.AT_LEAST_ONCE)
                                            .payload(
                                                    message.text().getBytes(StandardCharsets.UTF_8))
                                            .build()));
        }
        for (CompletableFuture<Mqtt5PublishResult> one : sent) {
            var error = one.get(PATIENCE_SECONDS, TimeUnit.SECONDS).getError();
            if (error.isPresent()) {
                throw new IllegalStateException(error.get());
            }
        }
    }

    @Override
    public void close() {
        if (client.getState().isConnected()) {
            client.disconnect();
        }
    }
}
