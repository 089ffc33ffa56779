package io.penstock.trigger.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.penstock.trigger.spi.TestingSource;
import io.penstock.trigger.spi.TriggerAdapterProvider;
import io.penstock.trigger.spi.TriggerEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Topics of a broker that other tests use too. */
final class MqttSource implements TestingSource {

    private static final AtomicInteger SOURCES = new AtomicInteger();

    private final TestingBroker broker;
    private final String name;
    private final String version;
    private final int qos;

    private MqttSource(TestingBroker broker, String name, String version, int qos) {
        this.broker = broker;
        this.name = name;
        this.version = version;
        this.qos = qos;
    }

    /** A source of its own within a broker that runs. */
    static MqttSource begin(TestingBroker broker, String version, int qos) {
        MqttSource source =
                new MqttSource(broker, "contract-" + SOURCES.incrementAndGet(), version, qos);
        source.subscribe();
        return source;
    }

    /** Makes the session, as an adapter that ran before: messages come from now on. */
    private void subscribe() {
        Mqtt5BlockingClient client =
                MqttClient.builder()
                        .useMqttVersion5()
                        .identifier(name)
                        .serverHost("127.0.0.1")
                        .serverPort(broker.port())
                        .buildBlocking();
        var _ = client.connectWith().cleanStart(false).sessionExpiryInterval(3600).send();
        var _ =
                client.subscribeWith()
                        .topicFilter(name + "/+")
                        .qos(Objects.requireNonNull(MqttQos.fromCode(qos)))
                        .send();
        client.disconnect();
    }

    @Override
    public TriggerAdapterProvider provider() {
        return new MqttProvider();
    }

    @Override
    public Map<String, Object> config() {
        return new HashMap<>(
                Map.of(
                        "broker",
                        broker.uri(),
                        "version",
                        version,
                        "topics",
                        List.of(name + "/+"),
                        "clientId",
                        name,
                        "qos",
                        qos));
    }

    @Override
    public void produce(int from, int to) throws Exception {
        List<TestingPublisher.Message> messages = new ArrayList<>();
        for (int number = from; number < to; number++) {
            messages.add(
                    new TestingPublisher.Message(
                            name + "/" + number % 10, Integer.toString(number)));
        }
        try (TestingPublisher publisher = TestingPublisher.connect(broker)) {
            publisher.publish(messages);
        }
    }

    @Override
    public int numberOf(TriggerEvent event) {
        return Integer.parseInt(new String(event.data(), StandardCharsets.UTF_8));
    }

    @Override
    public boolean ordered() {
        return true;
    }

    @Override
    public void restart() {
        broker.kill();
        broker.start();
    }

    @Override
    public void close() {
        // The broker is for all tests.
    }
}
