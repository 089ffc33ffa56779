package io.penstock.trigger.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.trigger.mqtt.Message.Request;
import io.penstock.trigger.spi.TriggerConfig;
import io.penstock.trigger.spi.TriggerEvent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static Events events(Map<String, Object> more) throws Exception {
        Map<String, Object> fields = new HashMap<>(more);
        fields.put("broker", "mqtts://ada.example");
        fields.put("topics", "#");
        MqttConfig config = ConfigReader.read("t", new TriggerConfig(fields, Map.of()));
        return new Events(config, InstantSource.fixed(NOW), () -> "id-1");
    }

    private static Message message(String topic, String contentType) {
        return new Message(
                topic,
                1,
                true,
                ByteBuffer.wrap(new byte[] {1, 2}).asReadOnlyBuffer(),
                Optional.of(contentType).filter(type -> !type.isEmpty()),
                Map.of("na\"me", List.of("ü", "2")),
                Optional.of(
                        new Request("answers", Optional.of(ByteBuffer.wrap(new byte[] {0, -1})))),
                () -> {});
    }

    @Test
    void aMessageBecomesAnEvent() throws Exception {
        TriggerEvent event = events(Map.of()).of(message("sensors/7/°C 1", "text/plain"));
        assertThat(event.id()).isEqualTo("id-1");
        assertThat(event.type()).isEqualTo("io.penstock.mqtt.message");
        assertThat(event.source()).isEqualTo("mqtts://ada.example:8883/sensors/7/%C2%B0C%201");
        assertThat(event.subject()).contains("sensors/7/°C 1");
        assertThat(event.time()).contains(OffsetDateTime.parse("2026-11-21T12:00:00Z"));
        assertThat(event.dataContentType()).contains("text/plain");
        assertThat(event.data()).containsExactly(1, 2);
        assertThat(event.awaitsOutcome()).isTrue();
        assertThat(event.deduplicated()).isFalse();
        assertThat(event.extensions())
                .isEqualTo(
                        Map.of(
                                "mqttqos", "1",
                                "mqttretained", "true",
                                "mqttuserproperties", "{\"na\\\"me\":[\"\\u00fc\",\"2\"]}",
                                "mqttresponsetopic", "answers",
                                "mqttcorrelationdata", "AP8="));
    }

    @Test
    void theOrderingKeyIsTheTopicOrItsHash() throws Exception {
        assertThat(events(Map.of()).of(message("a/b", "")).orderingKey()).contains("a/b");
        assertThat(events(Map.of()).of(message("a b", "")).orderingKey().orElseThrow())
                .matches("sha256:[0-9a-f]{64}");
        assertThat(events(Map.of("ordering", "none")).of(message("a", "")).orderingKey()).isEmpty();
    }

    @Test
    void aContentTypeThatIsNoneIsNotUsed() throws Exception {
        assertThat(events(Map.of()).of(message("a", "x\r\nHost: y")).dataContentType())
                .contains("application/octet-stream");
        assertThat(
                        events(Map.of("contentType", "application/json"))
                                .of(message("a", ""))
                                .dataContentType())
                .contains("application/json");
    }
}
