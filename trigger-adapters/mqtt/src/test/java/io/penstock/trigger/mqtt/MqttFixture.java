package io.penstock.trigger.mqtt;

import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TestingCheckpoints;
import io.penstock.trigger.spi.TestingReport;
import io.penstock.trigger.spi.TestingSink;
import io.penstock.trigger.spi.TriggerAdapter;
import io.penstock.trigger.spi.TriggerAdapterProvider;
import io.penstock.trigger.spi.TriggerConfig;
import io.penstock.trigger.spi.TriggerEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A sink and the adapters that write to it. */
final class MqttFixture implements AutoCloseable {

    static final Map<String, String> SECRETS =
            Map.of("good", TestingBroker.PASSWORD, "bad", "wrong");

    final TestingSink sink = new TestingSink();
    private TestingCheckpoints checkpoints = new TestingCheckpoints();
    private final List<TriggerAdapter> adapters = new ArrayList<>();

    /** Fields that work, and these besides. */
    static Map<String, Object> config(String broker, String topic, Map<String, Object> more) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("broker", broker);
        fields.put("topics", topic);
        fields.put("user", "penstock");
        fields.put("password", Map.of("secret", "good"));
        fields.putAll(more);
        return fields;
    }

    static TriggerAdapter create(String name, Map<String, Object> fields) throws ConfigException {
        return create(new MqttProvider(), name, fields);
    }

    private static TriggerAdapter create(
            TriggerAdapterProvider provider, String name, Map<String, Object> fields)
            throws ConfigException {
        TriggerConfig config = new TriggerConfig(fields, SECRETS);
        TriggerAdapter adapter = provider.create(name, config);
        config.refuseUnknown();
        return adapter;
    }

    TestingReport start(String name, Map<String, Object> fields) throws Exception {
        return start(new MqttProvider(), name, fields);
    }

    TestingReport start(TriggerAdapterProvider provider, String name, Map<String, Object> fields)
            throws Exception {
        TriggerAdapter adapter = create(provider, name, fields);
        adapters.add(adapter);
        checkpoints = checkpoints.next();
        TestingReport report = new TestingReport();
        adapter.start(sink, checkpoints, report);
        return report;
    }

    /** Ends the adapters as a pause does. */
    void pause() throws InterruptedException {
        for (TriggerAdapter adapter : adapters) {
            adapter.drain(Duration.ofSeconds(10));
            adapter.close();
        }
        adapters.clear();
    }

    List<String> texts() {
        return sink.events().stream().map(MqttFixture::text).toList();
    }

    static String text(TriggerEvent event) {
        return new String(event.data(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        sink.cut();
        end();
    }

    /** Closes the adapters without draining them. */
    void end() {
        adapters.forEach(TriggerAdapter::close);
        adapters.clear();
    }
}
