package io.penstock.trigger.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.Header;
import io.penstock.trigger.spi.EventRefusedException;
import io.penstock.trigger.spi.EventSink;
import io.penstock.trigger.spi.TriggerEvent;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EventHeadersTest {

    private static final byte[] NONE = {};

    private static TriggerEvent.Builder event() {
        return TriggerEvent.of("1", "/s", "t");
    }

    private static String codeOf(TriggerEvent event) {
        try {
            return "sent with " + EventHeaders.of(event).size();
        } catch (EventRefusedException e) {
            return e.code();
        }
    }

    @Test
    void writesEachAttributeSoThatItCanBeReadBack() throws EventRefusedException {
        // Given
        TriggerEvent event =
                TriggerEvent.of("a b\"%\n", "/ü/+", "t")
                        .subject("Ω 😀")
                        .time(OffsetDateTime.parse("2026-01-02T03:04:00+01:00"))
                        .extension("partition", "7")
                        .data("text/plain; charset=utf-8", NONE)
                        .build();

        // When
        List<Header> headers = EventHeaders.of(event);

        // Then
        Map<String, String> decoded =
                headers.stream()
                        .collect(
                                Collectors.toMap(
                                        Header::name,
                                        header ->
                                                URLDecoder.decode(
                                                        header.value().replace("+", "%2B"),
                                                        StandardCharsets.UTF_8)));
        assertThat(decoded)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "ce-specversion", "1.0",
                                "ce-id", "a b\"%\n",
                                "ce-source", "/ü/+",
                                "ce-type", "t",
                                "ce-subject", "Ω 😀",
                                "ce-time", "2026-01-02T03:04:00+01:00",
                                "ce-partition", "7",
                                "content-type", "text/plain; charset=utf-8"));
        assertThat(headers).contains(new Header("ce-id", "a%20b%22%25%0A"));
        assertThat(headers).allMatch(header -> header.value().matches("[ -~]*"));
    }

    @Test
    void refusesWhatHasNoRoomInFrames() {
        // Given
        TriggerEvent.Builder many = event();
        for (int i = 0; i < 5; i++) {
            many.extension("e" + i, "x".repeat(60_000));
        }

        // Then
        assertThat(codeOf(event().subject("x".repeat(65_537)).build()))
                .isEqualTo("payload-too-large");
        assertThat(codeOf(event().subject("ü".repeat(30_000)).build()))
                .isEqualTo("payload-too-large");
        assertThat(codeOf(event().orderingKey("ü".repeat(40_000)).build()))
                .isEqualTo("payload-too-large");
        assertThat(codeOf(many.build())).isEqualTo("payload-too-large");
        assertThat(codeOf(event().subject("x".repeat(65_536)).build())).isEqualTo("sent with 5");
    }

    @Test
    void refusesTooManyAttributes() {
        // Given
        TriggerEvent.Builder many = event();
        for (int i = 0; i < 1021; i++) {
            many.extension("e" + i, "x");
        }

        // Then
        assertThat(codeOf(many.build())).isEqualTo("payload-too-large");
    }

    @Test
    void refusesTooLargeData() {
        // Then
        assertThat(codeOf(event().data("a/b", new byte[EventSink.DATA_BYTES_MAX + 1]).build()))
                .isEqualTo("payload-too-large");
        assertThat(codeOf(event().data("a/b", new byte[EventSink.DATA_BYTES_MAX]).build()))
                .isEqualTo("sent with 5");
    }

    @Test
    void refusesWhatIsNoCloudEvent() {
        // Then
        assertThatThrownBy(() -> EventHeaders.of(event().extension("id", "2").build()))
                .hasMessageContaining("'id' can't be an extension attribute");
        assertThat(codeOf(event().data("text/plain\r\nx: y", NONE).build()))
                .isEqualTo("bad-payload");
        assertThat(codeOf(event().data("täxt/plain", NONE).build())).isEqualTo("bad-payload");
    }
}
