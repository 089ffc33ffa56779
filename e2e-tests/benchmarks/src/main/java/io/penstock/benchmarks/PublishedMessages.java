package io.penstock.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Messages of 64 bytes with QoS 1 in a hundred topics; a persistent session for each. */
final class PublishedMessages implements BenchedSource {

    private static final int TOPICS = 100;
    private static final int WINDOW = 128;
    private static final long SESSION_SECONDS = 24 * 60 * 60;
    private static final long WAIT_SECONDS = 120;

    private final Broker broker;
    private int made;

    PublishedMessages(Path directory) throws IOException, InterruptedException {
        broker = Broker.start(directory);
        Mqtt5BlockingClient bare = client("bare");
        var _ = bare.connect(keptSession());
        var _ = bare.subscribeWith().topicFilter("bench/+").qos(MqttQos.AT_LEAST_ONCE).send();
        bare.disconnect();
    }

    private Mqtt5BlockingClient client(String id) {
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier(id)
                .serverHost("127.0.0.1")
                .serverPort(broker.port())
                .buildBlocking();
    }

    private static Mqtt5Connect keptSession() {
        return Mqtt5Connect.builder()
                .cleanStart(false)
                .sessionExpiryInterval(SESSION_SECONDS)
                .restrictions()
                .receiveMaximum(WINDOW)
                .applyRestrictions()
                .build();
    }

    @Override
    public String events() {
        return "messages";
    }

    @Override
    public String bareClient() {
        return "HiveMQ's client, acknowledging by hand";
    }

    @Override
    public String type() {
        return "mqtt";
    }

    @Override
    public String config() {
        return """
               {"broker": "mqtt://127.0.0.1:%d", "topics": "bench/+", "receiveMaximum": %d}
               """
                .formatted(broker.port(), WINDOW);
    }

    @Override
    public void produce(int count) throws Exception {
        Mqtt5BlockingClient publisher = client("publisher");
        var _ = publisher.connect();
        try {
            List<CompletableFuture<Mqtt5PublishResult>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                made++;
                sent.add(
                        publisher
                                .toAsync()
                                .publishWith()
                                .topic("bench/" + made % TOPICS)
                                .qos(MqttQos.AT_LEAST_ONCE)
                                .payload("%64d".formatted(made).getBytes(US_ASCII))
                                .send());
            }
            for (CompletableFuture<Mqtt5PublishResult> one : sent) {
                if (one.get(WAIT_SECONDS, TimeUnit.SECONDS).getError().isPresent()) {
                    throw new IllegalStateException("not published", one.get().getError().get());
                }
            }
        } finally {
            publisher.disconnect();
        }
    }

    @Override
    public void takeBare(Meter meter) throws InterruptedException {
        BlockingQueue<Mqtt5Publish> received = new LinkedBlockingQueue<>(WINDOW);
        Mqtt5BlockingClient bare = client("bare");
        bare.toAsync().publishes(MqttGlobalPublishFilter.ALL, received::add, true);
        var _ = bare.connect(keptSession());
        long taken = 0;
        while (!meter.over()) {
            Mqtt5Publish message = received.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new IllegalStateException("only " + taken + " messages came");
            }
            message.acknowledge();
            taken++;
            meter.done(taken);
        }
        bare.disconnect();
    }

    @Override
    public void close() {
        broker.close();
    }
}
