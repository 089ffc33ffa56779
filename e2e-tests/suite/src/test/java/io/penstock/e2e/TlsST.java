package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.e2e.InstalledTool.Run;
import io.penstock.trigger.mqtt.TestingKeys;
import io.penstock.trigger.spi.TestingPorts;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS with a certificate and a key as PEM files. */
class TlsST {

    @TempDir private static Path folder;
    private static TestingKeys keys;
    private Penstock server;
    private int tlsPort;

    @BeforeAll
    static void makeKeys() throws Exception {
        keys = new TestingKeys(folder);
    }

    @BeforeEach
    void start() throws Exception {
        tlsPort = TestingPorts.free();
        server =
                Penstock.create(
                        "TlsST",
                        List.of(),
                        Map.of(
                                "QUARKUS_HTTP_SSL_PORT", Integer.toString(tlsPort),
                                "QUARKUS_HTTP_SSL_CERTIFICATE_FILES",
                                        keys.certificate("server").toString(),
                                "QUARKUS_HTTP_SSL_CERTIFICATE_KEY_FILES",
                                        keys.key("server").toString()));
        server.start();
        // Ready is said over plain HTTP, whose port is open before the other one.
        await("TLS is served")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThat(server.logLines())
                                        .anyMatch(
                                                line ->
                                                        line.contains(
                                                                "https://127.0.0.1:" + tlsPort)));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void callsAndTheApiAreServedOverTls() throws Exception {
        // Given
        Functions functions = server.functions();
        functions.deploy("quick", FunctionJar.of("Sleeper"));

        // When
        HttpResponse<String> call = send("server", "/fn/quick");
        HttpResponse<String> listing = send("server", "/v1/functions");

        // Then
        assertThat(call.statusCode()).as(call.body()).isEqualTo(200);
        assertThat(call.headers().firstValue("Penstock-Invocation-Id")).isPresent();
        assertThat(call.sslSession()).isPresent();
        assertThat(listing.body()).contains("quick");
        assertThat(server.logLines()).anyMatch(line -> line.contains("http://127.0.0.1:"));
    }

    @Test
    void whoTrustsAnotherCertificateGetsNoConnection() {
        assertThatThrownBy(() -> send("stranger", "/fn/quick"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void healthIsAskedOverTlsWhereThereIsNothingElse() throws Exception {
        // Given
        Map<String, String> environment = nothingElse();
        environment.put("QUARKUS_HTTP_SSL_PORT", Integer.toString(TestingPorts.free()));
        // What follows a certificate in its file signs it, and isn't trusted for that.
        Path chain =
                Files.writeString(
                        folder.resolve("chain.pem"),
                        Files.readString(keys.certificate("stranger"))
                                + Files.readString(keys.certificate("server")));
        Map<String, String> strangers = new HashMap<>(environment);
        strangers.put("QUARKUS_HTTP_SSL_CERTIFICATE_FILES", chain.toString());
        try (Penstock tlsOnly = Penstock.create("TlsOnlyST", List.of(), environment)) {
            tlsOnly.launch();

            // When
            Run ready = health(tlsOnly, environment, "90");
            Run stranger = health(tlsOnly, strangers, "0");
            await("what a start begins with TLS as with plain HTTP")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () ->
                                    assertThat(String.join("\n", tlsOnly.logLines()))
                                            .contains("Penstock listens on https://127.0.0.1:")
                                            .contains("worker started"));

            // Then
            assertThat(ready).isEqualTo(new Run(0, "penstock: ready\n"));
            assertThat(stranger.exitCode()).isOne();
            assertThat(stranger.output()).contains("SSLHandshakeException");
        }
    }

    @Test
    void socketThatOutlivesAServerIsThatOfTlsWhereThereIsNothingElse() throws Exception {
        // Given
        Map<String, String> environment = nothingElse();
        try (Penstock held = Penstock.create("TlsHeldST", List.of(), environment)) {
            environment.put("QUARKUS_HTTP_SSL_PORT", Integer.toString(held.port()));
            held.launchHeld();
            assertThat(health(held, environment, "90").exitCode()).isZero();
            ProcessHandle before = held.heldProcess().orElseThrow();

            // When
            before.destroy();
            before.onExit().join();
            HttpResponse<String> next = send(held, held.port(), "server", "/v1/functions");

            // Then
            assertThat(next.statusCode()).as(next.body()).isEqualTo(200);
            assertThat(next.sslSession()).isPresent();
        }
    }

    /** A server of TLS alone, but for its port. */
    private static Map<String, String> nothingElse() {
        return new HashMap<>(
                Map.of(
                        "QUARKUS_HTTP_INSECURE_REQUESTS",
                        "disabled",
                        "QUARKUS_HTTP_SSL_CERTIFICATE_FILES",
                        keys.certificate("server").toString(),
                        "QUARKUS_HTTP_SSL_CERTIFICATE_KEY_FILES",
                        keys.key("server").toString()));
    }

    private Run health(Penstock asked, Map<String, String> environment, String patience)
            throws Exception {
        return new InstalledTool(Penstock.DISTRIBUTION.toAbsolutePath().resolve("bin/penstock"))
                .run(
                        folder,
                        environment,
                        "health",
                        "--data",
                        asked.data().toString(),
                        "--wait",
                        patience);
    }

    private HttpResponse<String> send(String trusted, String path) throws Exception {
        return send(server, tlsPort, trusted, path);
    }

    private HttpResponse<String> send(Penstock asked, int port, String trusted, String path)
            throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                        .header("Authorization", "Bearer " + asked.key())
                        .method(path.startsWith("/fn/") ? "POST" : "GET", BodyPublishers.noBody())
                        .build();
        try (HttpClient client = HttpClient.newBuilder().sslContext(trusting(trusted)).build()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private SSLContext trusting(String name) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream certificate = Files.newInputStream(keys.certificate(name))) {
            store.setCertificateEntry(
                    name, CertificateFactory.getInstance("X.509").generateCertificate(certificate));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
