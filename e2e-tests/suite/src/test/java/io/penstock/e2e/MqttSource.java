package io.penstock.e2e;

import io.penstock.trigger.mqtt.TestingBroker;
import io.penstock.trigger.mqtt.TestingPublisher;
import java.util.List;

/** Topics of a broker, one a key. */
final class MqttSource implements NumberedSource {

    private final TestingBroker broker;
    private final String topic;

    /**
     * Topics of a broker that runs.
     *
     * @param topic what their names begin with
     */
    MqttSource(TestingBroker broker, String topic) {
        this.broker = broker;
        this.topic = topic;
    }

    @Override
    public String type() {
        return "mqtt";
    }

    @Override
    public String config() {
        return """
               {"broker": "%s", "topics": "%s/+", "contentType": "text/plain"}
               """
                .formatted(broker.uri(), topic);
    }

    @Override
    public FunctionJar function() {
        return FunctionJar.of("Recorder");
    }

    @Override
    public void produce(List<Numbered> events) throws Exception {
        try (TestingPublisher publisher = TestingPublisher.connect(broker)) {
            publisher.publish(
                    events.stream()
                            .map(
                                    event ->
                                            new TestingPublisher.Message(
                                                    topic + "/" + event.key(), event.text()))
                            .toList());
        }
    }

    @Override
    public void killAndStart() {
        broker.kill();
        broker.start();
    }
}
