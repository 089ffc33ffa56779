package io.penstock.trigger.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.trigger.mqtt.MqttConfig.Broker;
import io.penstock.trigger.mqtt.MqttConfig.Version;
import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {

    private static final Map<String, String> SECRETS = Map.of("pw", "very secret");

    private static Map<String, Object> fields(Map<String, ?> more) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("broker", "mqtt://broker.example");
        fields.put("topics", List.of("a/#"));
        fields.putAll(more);
        return fields;
    }

    private static MqttConfig read(Map<String, ?> more) throws ConfigException {
        return ConfigReader.read("acme/sensors", new TriggerConfig(fields(more), SECRETS));
    }

    private static String badField(Map<String, ?> more) {
        return catchThrowableOfType(ConfigException.class, () -> read(more)).field();
    }

    @Test
    void whatIsLeftAwayHasItsDefault() throws Exception {
        MqttConfig config = read(Map.of());
        assertThat(config.broker()).isEqualTo(new Broker("broker.example", 1883, false));
        assertThat(config.version()).isEqualTo(Version.V5);
        assertThat(config.filters()).containsExactly("a/#");
        assertThat(config.shared()).isFalse();
        assertThat(config.qos()).isEqualTo(1);
        assertThat(config.clientId()).isEqualTo("penstock-acme.sensors");
        assertThat(config.sessionExpiry()).isEqualTo(Duration.ofHours(24));
        assertThat(config.retained()).isFalse();
        assertThat(config.user()).isEmpty();
        assertThat(config.receiveMaximum()).isEqualTo(128);
        assertThat(config.keepAlive()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.orderedByTopic()).isTrue();
        assertThat(config.contentType()).isEmpty();
    }

    @Test
    void everyFieldIsRead() throws Exception {
        MqttConfig config =
                read(
                        Map.ofEntries(
                                Map.entry("broker", "mqtts://[::1]"),
                                Map.entry("version", "3.1.1"),
                                Map.entry("topics", List.of("+/b", "c")),
                                Map.entry("sharedGroup", "group"),
                                Map.entry("qos", 2),
                                Map.entry("clientId", "me"),
                                Map.entry("sessionExpiry", "1h"),
                                Map.entry("retained", true),
                                Map.entry("user", "ada"),
                                Map.entry("password", Map.of("secret", "pw")),
                                Map.entry("tls", Map.of("caFile", "/ca.pem")),
                                Map.entry("receiveMaximum", 7),
                                Map.entry("keepAlive", "5s"),
                                Map.entry("ordering", "none"),
                                Map.entry("contentType", "application/json; charset=utf-8")));
        assertThat(config.broker()).isEqualTo(new Broker("::1", 8883, true));
        assertThat(config.broker().uri()).isEqualTo("mqtts://[::1]:8883");
        assertThat(config.version()).isEqualTo(Version.V3);
        assertThat(config.filters()).containsExactly("$share/group/+/b", "$share/group/c");
        assertThat(config.shared()).isTrue();
        assertThat(config.qos()).isEqualTo(2);
        assertThat(config.clientId()).isEqualTo("me");
        assertThat(config.sessionExpiry()).isEqualTo(Duration.ofHours(1));
        assertThat(config.retained()).isTrue();
        assertThat(config.user()).contains("ada");
        assertThat(config.password()).contains(new Secret("very secret"));
        assertThat(config.tls().caFile()).contains(Path.of("/ca.pem"));
        assertThat(config.receiveMaximum()).isEqualTo(7);
        assertThat(config.keepAlive()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.orderedByTopic()).isFalse();
        assertThat(config.contentType()).contains("application/json; charset=utf-8");
        assertThat(config.toString()).doesNotContain("very secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "broker.example",
                "http://broker.example",
                "mqtt://",
                "mqtt://b:70000",
                "mqtt://b:0",
                "mqtt://b/path",
                "mqtt://b?q",
                "mqtt://b b",
                "mqtt://ada:secret@b",
                "mqtt://ada:secret^1@b",
                "mqtt://ada:secret/1@b",
                "mqtt://ada:secret@my_broker",
                "ada:secret@b"
            })
    void anAddressThatCannotBeUsedIsRefused(String address) {
        ConfigException error =
                catchThrowableOfType(ConfigException.class, () -> read(Map.of("broker", address)));
        assertThat(error.field()).isEqualTo("broker");
        assertThat(error.getMessage() + error.value()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/#/b", "a+", "+a/b", "a#", "$share/g/a", "a\nb", "a\u0000"})
    void aFilterThatMqttDoesNotAllowIsRefused(String filter) {
        assertThat(badField(Map.of("topics", List.of("ok", filter)))).isEqualTo("topics");
    }

    @Test
    void filtersAreNeededBoundedAndDifferent() {
        assertThat(badField(Map.of("topics", List.of()))).isEqualTo("topics");
        assertThat(badField(Map.of("topics", List.of("a", "a")))).isEqualTo("topics");
        assertThat(badField(Map.of("topics", "a".repeat(251)))).isEqualTo("topics");
        String[] many = new String[101];
        Arrays.setAll(many, i -> "t/" + i);
        String[] longOnes = new String[100];
        Arrays.setAll(longOnes, i -> "ü".repeat(200) + i);
        assertThat(badField(Map.of("topics", List.of(longOnes)))).isEqualTo("topics");
        assertThat(badField(Map.of("topics", List.of(many)))).isEqualTo("topics");
    }

    @ParameterizedTest
    @CsvSource({
        "version, 4",
        "qos, 3",
        "sharedGroup, a/b",
        "sessionExpiry, 0s",
        "retained, maybe",
        "password, plain",
        "receiveMaximum, 0",
        "receiveMaximum, 1025",
        "keepAlive, 20h",
        "ordering, all",
        "contentType, json"
    })
    void aValueThatCannotBeUsedIsRefusedByItsField(String field, String value) {
        assertThat(badField(Map.of(field, value))).isEqualTo(field);
    }

    @Test
    void aClientIdWithAControlCharacterIsRefused() {
        assertThat(badField(Map.of("clientId", "a\nb"))).isEqualTo("clientId");
    }

    @Test
    void fieldsThatNeedAnotherAreRefusedWithoutIt() {
        assertThat(badField(Map.of("password", Map.of("secret", "pw")))).isEqualTo("user");
        assertThat(badField(Map.of("tls", Map.of("caFile", "/ca.pem")))).isEqualTo("tls");
        assertThat(badTls(Map.of("certFile", "/c.pem"))).isEqualTo("tls.keyFile");
        assertThat(badTls(Map.of("keyFile", "/k.pem"))).isEqualTo("tls.certFile");
        assertThat(badTls(Map.of("caFile", "relative.pem"))).isEqualTo("tls.caFile");
    }

    private static String badTls(Map<String, String> tls) {
        return badField(Map.of("broker", "mqtts://b", "tls", tls));
    }

    @Test
    void theGuideHasEveryFieldAndNoOther() throws Exception {
        Set<String> documented = new TreeSet<>();
        for (String line : Files.readAllLines(Path.of("../../docs/guides/mqtt.md"))) {
            if (line.startsWith("| `")) {
                Matcher name = Pattern.compile("`([a-zA-Z.]+)`").matcher(line.split("\\|", 3)[1]);
                name.results().forEach(result -> documented.add(result.group(1)));
            }
        }
        documented.removeIf(ConfigReaderTest::isAttribute);
        assertThat(documented).isEqualTo(known());
    }

    private static boolean isAttribute(String name) {
        return name.startsWith("mqtt")
                || Set.of("type", "source", "subject", "id", "time", "datacontenttype")
                        .contains(name);
    }

    /** The names that the error about an unknown field lists. */
    private static Set<String> known() throws ConfigException {
        Set<String> known = new TreeSet<>();
        for (Map<String, String> tls : List.of(Map.of("x", ""), Map.<String, String>of())) {
            Map<String, Object> fields = fields(Map.of("broker", "mqtts://b", "tls", tls));
            if (tls.isEmpty()) {
                fields.put("x", "");
            }
            TriggerConfig config = new TriggerConfig(fields, SECRETS);
            var _ = ConfigReader.read("t", config);
            String error =
                    catchThrowableOfType(ConfigException.class, config::refuseUnknown).getMessage();
            String names = error.substring(error.indexOf("There are: ") + 11, error.length() - 1);
            known.addAll(List.of(names.split(", ", -1)));
        }
        known.remove("tls");
        return known;
    }
}
