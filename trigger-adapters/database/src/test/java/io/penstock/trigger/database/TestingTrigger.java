package io.penstock.trigger.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TestingCheckpoints;
import io.penstock.trigger.spi.TestingReport;
import io.penstock.trigger.spi.TestingSink;
import io.penstock.trigger.spi.TriggerAdapter;
import io.penstock.trigger.spi.TriggerConfig;
import io.penstock.trigger.spi.TriggerEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A trigger with its sink, checkpoints and report, which can be stopped and started again. */
final class TestingTrigger implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final ObjectMapper JSON = new ObjectMapper();

    final TestingSink sink = new TestingSink();
    final TestingReport report = new TestingReport();
    TestingCheckpoints checkpoints = new TestingCheckpoints();
    private final Map<String, Object> config;
    private TriggerAdapter adapter;

    TestingTrigger(Map<String, Object> config) {
        this.config = config;
    }

    static TriggerAdapter create(Map<String, Object> config) throws ConfigException {
        TriggerConfig fields = new TriggerConfig(config, Map.of("secret", "s3cret"));
        TriggerAdapter adapter = new DatabaseAdapterProvider().create("default.orders", fields);
        fields.refuseUnknown();
        return adapter;
    }

    /** Starts it and waits until it listens. */
    TestingTrigger start() throws Exception {
        startOnly();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(report.state())
                                        .as(report.message())
                                        .isEqualTo("connected"));
        return this;
    }

    TestingTrigger startOnly() throws Exception {
        adapter = create(config);
        checkpoints = checkpoints.next();
        adapter.start(sink, checkpoints, report);
        return this;
    }

    void stop() throws InterruptedException {
        adapter.drain(Duration.ofSeconds(5));
        adapter.close();
    }

    /** Ends it as a kill does. */
    void kill() {
        sink.cut();
        adapter.close();
        sink.reopen();
    }

    List<TriggerEvent> awaitEvents(int events) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(sink.events()).as(report.message()).hasSize(events));
        return sink.events();
    }

    static JsonNode data(TriggerEvent event) {
        try {
            return JSON.readTree(event.data());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        sink.cut();
        if (adapter != null) {
            adapter.close();
        }
    }
}
