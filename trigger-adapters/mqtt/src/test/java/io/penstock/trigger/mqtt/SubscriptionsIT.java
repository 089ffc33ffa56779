package io.penstock.trigger.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TestingReport;
import io.penstock.trigger.spi.TriggerAdapter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a broker makes of sessions and subscriptions, where messages would be lost otherwise. */
class SubscriptionsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension private static final SharedBroker SHARED = new SharedBroker();

    private final MqttFixture fixture = new MqttFixture();
    private String topic;

    @BeforeEach
    void name(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName() + test.getDisplayName().hashCode();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Map<String, Object> config(Map<String, Object> more) {
        return MqttFixture.config(SHARED.broker().uri(), topic + "/#", more);
    }

    private static void awaitState(TestingReport report, String state) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(report.state()).as(report.message()).isEqualTo(state));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void oneRefusedSubscriptionAmongOthersIsToldByTheCheckAndWhileRunning(String version)
            throws Exception {
        Map<String, Object> fields =
                config(
                        Map.of(
                                "version",
                                version,
                                "topics",
                                List.of(topic + "/a", BrokerProcess.FORBIDDEN + topic)));
        try (TriggerAdapter adapter = MqttFixture.create(topic, fields)) {
            assertThatExceptionOfType(ConfigException.class)
                    .isThrownBy(adapter::check)
                    .satisfies(e -> assertThat(e.field()).isEqualTo("topics"));
        }
        TestingReport report = fixture.start(topic, fields);
        awaitState(report, "troubled");
        assertThat(report.message()).startsWith("topics: The broker doesn't allow");
    }

    @Test
    void aSessionThatTheBrokerHasForgottenIsTold() throws Exception {
        TestingReport first = fixture.start(topic, config(Map.of()));
        awaitState(first, "connected");
        fixture.pause();
        assertThat(first.states()).containsExactly("connected");
        try (TriggerAdapter adapter = MqttFixture.create(topic, config(Map.of()))) {
            // As the broker does when the session expires.
            adapter.cleanUp();
        }
        TestingReport report = fixture.start(topic, config(Map.of()));
        await().atMost(PATIENCE)
                .until(() -> report.states().equals(List.of("connected", "troubled", "connected")));
        assertThat(report.messages()).anyMatch(said -> said.contains("forgotten the session"));
    }
}
