package io.penstock.trigger.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TestingReport;
import io.penstock.trigger.spi.TriggerAdapter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS with a broker that wants a client certificate. */
class MqttTlsIT {

    @RegisterExtension private static final SharedBroker SHARED = new SharedBroker();

    private final MqttFixture fixture = new MqttFixture();
    private String topic;
    private TestingKeys keys;

    @BeforeEach
    void open(TestInfo test) {
        topic = test.getTestMethod().orElseThrow().getName();
        keys = SHARED.keys();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static void awaitState(TestingReport report, String state) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(report.state()).as(report.message()).isEqualTo(state));
    }

    private static String fieldThatFails(Map<String, Object> fields) throws Exception {
        try (TriggerAdapter adapter = MqttFixture.create("t", fields)) {
            return catchThrowableOfType(ConfigException.class, adapter::check).field();
        }
    }

    private Map<String, Object> tls(String certificate, String key, String authority) {
        return MqttFixture.config(
                SHARED.broker().tlsUri(),
                topic + "/#",
                Map.of(
                        "tls",
                        Map.of(
                                "caFile", keys.certificate(authority).toString(),
                                "certFile", keys.certificate(certificate).toString(),
                                "keyFile", keys.key(key).toString())));
    }

    @Test
    void aClientCertificateOpensTheDoor() throws Exception {
        TestingReport report = fixture.start(topic, tls("client", "client", "server"));
        awaitState(report, "connected");
        try (TestingClient client = new TestingClient(SHARED.broker())) {
            client.publish(topic + "/t", 1, false, "secret");
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> fixture.texts().equals(List.of("secret")));
    }

    @ParameterizedTest
    @CsvSource({
        "stranger, stranger, server, tls.certFile",
        "client, client, stranger, tls.caFile",
        "client, stranger, server, tls.keyFile",
        "missing, client, server, tls.certFile",
        "client, missing, server, tls.keyFile",
        "client, client, missing, tls.caFile"
    })
    void aFileThatDoesNotDoIsToldByTheCheck(
            String certificate, String key, String authority, String field) throws Exception {
        assertThat(fieldThatFails(tls(certificate, key, authority))).isEqualTo(field);
    }

    @Test
    void aFileWithoutPemIsToldByTheCheck() throws Exception {
        Files.writeString(keys.certificate("text"), "no certificate");
        Files.writeString(keys.key("text"), "-----BEGIN RSA PRIVATE KEY-----");
        assertThat(fieldThatFails(tls("client", "client", "text"))).isEqualTo("tls.caFile");
        assertThat(fieldThatFails(tls("text", "client", "server"))).isEqualTo("tls.certFile");
        assertThat(fieldThatFails(tls("client", "text", "server"))).isEqualTo("tls.keyFile");
    }

    @Test
    void aCertificateForAnotherHostIsToldByTheCheck() throws Exception {
        Map<String, Object> fields = new HashMap<>(tls("client", "client", "server"));
        fields.put("broker", SHARED.broker().tlsUri().replace("localhost", "127.0.0.1"));
        assertThat(fieldThatFails(fields)).isEqualTo("broker");
    }

    @Test
    void aBadCertificateTroublesUntilItIsReplaced() throws Exception {
        keys.copy("stranger", "renewed");
        TestingReport report = fixture.start(topic, tls("renewed", "renewed", "server"));
        awaitState(report, "troubled");
        assertThat(report.message()).startsWith("tls.certFile: ");
        keys.copy("client", "renewed");
        awaitState(report, "connected");
    }
}
