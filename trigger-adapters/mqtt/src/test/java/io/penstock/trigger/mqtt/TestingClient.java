package io.penstock.trigger.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody else at the broker, who publishes and listens. */
final class TestingClient implements AutoCloseable {

    private final Mqtt5BlockingClient client;
    private final List<Mqtt5Publish> received = new CopyOnWriteArrayList<>();

    TestingClient(TestingBroker broker) {
        client =
                MqttClient.builder()
                        .useMqttVersion5()
                        .serverHost("127.0.0.1")
                        .serverPort(broker.port())
                        .simpleAuth()
                        .username("penstock")
                        .password(TestingBroker.PASSWORD.getBytes(StandardCharsets.UTF_8))
                        .applySimpleAuth()
                        .buildBlocking();
        client.toAsync().publishes(MqttGlobalPublishFilter.ALL, received::add);
        var _ = client.connect();
    }

    void publish(String topic, int qos, boolean retain, String text) {
        publish(
                Mqtt5Publish.builder()
                        .topic(topic)
                        .qos(Objects.requireNonNull(MqttQos.fromCode(qos)))
                        .retain(retain)
                        .payload(text.getBytes(StandardCharsets.UTF_8))
                        .build());
    }

    void publish(Mqtt5Publish message) {
        var _ = client.publish(message);
    }

    void subscribe(String filter) {
        var _ = client.subscribeWith().topicFilter(filter).send();
    }

    List<Mqtt5Publish> received() {
        return List.copyOf(received);
    }

    @Override
    public void close() {
        client.disconnect();
    }
}
