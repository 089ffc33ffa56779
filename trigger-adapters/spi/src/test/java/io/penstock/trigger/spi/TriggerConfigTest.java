package io.penstock.trigger.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerConfigTest {

    private enum Choice {
        KEEP,
        MOVE_AWAY
    }

    private static TriggerConfig config(Map<String, ?> fields) {
        return new TriggerConfig(fields, Map.of("token", "s3cret"));
    }

    private static void assertBad(ThrowingCallable call, String field, String detail) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.field()).isEqualTo(field))
                .withMessageContaining(detail);
    }

    @ParameterizedTest
    @CsvSource({"512, 512", "1KiB, 1024", "3MiB, 3145728", "1GiB, 1073741824"})
    void sizesAreBytes(String text, long bytes) throws ConfigException {
        assertThat(config(Map.of("size", text)).bytes("size", 0, 1, Long.MAX_VALUE))
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1MB", "-1", "2GiB", "99999999999999999999", "KiB", "999999999999GiB"})
    void otherSizesAreRefusedWithTheRange(String text) {
        assertBad(
                () -> config(Map.of("size", text)).bytes("size", 0, 1024, 1 << 20),
                "size",
                "from 1KiB to 1MiB");
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "30s, 30000", "5m, 300000", "1h, 3600000", "PT2S, 2000"})
    void durationsAreReadAsInSettings(String text, long millis) throws ConfigException {
        Duration read =
                config(Map.of("wait", text))
                        .duration("wait", Duration.ZERO, Duration.ZERO, Duration.ofHours(2));
        assertThat(read).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3h", "Pfoo", "1d", "soon"})
    void otherDurationsAreRefusedWithTheRange(String text) {
        assertBad(
                () ->
                        config(Map.of("wait", text))
                                .duration(
                                        "wait",
                                        Duration.ZERO,
                                        Duration.ofMillis(1500),
                                        Duration.ofHours(2)),
                "wait",
                "from 1500ms to 2h");
    }

    @Test
    void choicesAreLowerCaseWithDashes() throws ConfigException {
        assertThat(config(Map.of("after", "move-away")).choice("after", Choice.KEEP))
                .isEqualTo(Choice.MOVE_AWAY);
        assertThat(config(Map.of()).choice("after", Choice.KEEP)).isEqualTo(Choice.KEEP);
        assertBad(
                () -> config(Map.of("after", "KEEP")).choice("after", Choice.KEEP),
                "after",
                "Write 'keep' or 'move-away'.");
    }

    @Test
    void numbersOutsideTheirRangeAreRefused() throws ConfigException {
        assertThat(config(Map.of("qos", 2)).number("qos", 1, 0, 2)).isEqualTo(2);
        assertBad(() -> config(Map.of("qos", 3)).number("qos", 1, 0, 2), "qos", "from 0 to 2");
        assertBad(() -> config(Map.of("qos", "x")).number("qos", 1, 0, 2), "qos", "from 0 to 2");
    }

    @Test
    void oneTextIsAListOfOne() throws ConfigException {
        assertThat(config(Map.of("tables", "a")).texts("tables")).containsExactly("a");
        assertThat(config(Map.of("tables", List.of("a", "b"))).texts("tables"))
                .containsExactly("a", "b");
        assertThat(config(Map.of()).texts("tables")).isEmpty();
        assertBad(() -> config(Map.of("tables", List.of(""))).texts("tables"), "tables", "none of");
        assertBad(() -> config(Map.of("tables", Map.of("a", 1))).texts("tables"), "tables", "list");
    }

    @Test
    void secretsAreNamedAndNeverShown() throws ConfigException {
        assertThat(config(Map.of("password", Map.of("secret", "token"))).secret("password"))
                .contains("s3cret");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> config(Map.of("password", "hunter2")).secret("password"))
                .satisfies(e -> assertThat(e.value() + e.getMessage()).doesNotContain("hunter2"));
        assertBad(
                () -> config(Map.of("password", Map.of("secret", "none"))).secret("password"),
                "password",
                "no secret");
    }

    @Test
    void whatNobodyAskedForIsRefusedAlsoInSections() throws ConfigException {
        TriggerConfig config = config(Map.of("tls", Map.of("caFile", "/ca.pem", "key", "x")));
        TriggerConfig tls = config.section("tls").orElseThrow();
        assertThat(tls.text("caFile")).isEqualTo("/ca.pem");
        assertBad(config::refuseUnknown, "tls.key", "There are: tls.caFile.");
    }

    @Test
    void aFieldThatIsNeededIsAskedForByItsName() {
        assertBad(() -> config(Map.of()).text("directory"), "directory", "is needed");
        assertBad(() -> config(Map.of("directory", "")).text("directory"), "directory", "Leave");
    }
}
