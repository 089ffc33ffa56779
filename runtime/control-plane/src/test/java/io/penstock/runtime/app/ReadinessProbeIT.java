package io.penstock.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a bare socket that answers what it is told to. */
class ReadinessProbeIT {

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir Path data;

    @Test
    void isReadyOnceTheServerSaysSo() throws Exception {
        // Given
        try (ScriptedServer server = new ScriptedServer(List.of("503 Unavailable", "200 OK"))) {

            // When
            ReadinessProbe.Answer answer = ask(server.port(), LONG, Map.of());

            // Then
            assertThat(answer).isEqualTo(new ReadinessProbe.Answer(true, false, "ready"));
        }
    }

    @Test
    void showsTheKeyOfTheFile() throws Exception {
        // Given
        Files.writeString(key(), "key-of-the-file\n");
        try (ScriptedServer server = new ScriptedServer(List.of("200 OK"))) {

            // When
            ask(server.port(), LONG, Map.of());

            // Then
            assertThat(server.requests.take())
                    .startsWith("GET /q/health/ready HTTP/1.0\r\n")
                    .contains("\r\nAuthorization: Bearer key-of-the-file\r\n");
        }
    }

    @Test
    void showsTheKeyOfTheEnvironmentRather() throws Exception {
        // Given
        Files.writeString(key(), "key-of-the-file\n");
        try (ScriptedServer server = new ScriptedServer(List.of("200 OK"))) {

            // When
            ask(server.port(), LONG, Map.of("PENSTOCK_ADMIN_KEY", "key-of-the-environment"));

            // Then
            assertThat(server.requests.take()).contains("Bearer key-of-the-environment\r\n");
        }
    }

    @Test
    void saysWhyItIsNotReady() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(List.of("503 Unavailable", "401 Unauthorized", "smtp"))) {
            assertThat(ask(server.port(), Duration.ZERO, Map.of()).text()).contains("answers 503");
            assertThat(ask(server.port(), Duration.ZERO, Map.of()).text()).contains("admin.key");
            assertThat(ask(server.port(), Duration.ZERO, Map.of()).text())
                    .contains("doesn't speak HTTP");
        }
    }

    @Test
    void givesUpWithAKeyThatIsRefused() throws Exception {
        // Given
        try (ScriptedServer server =
                new ScriptedServer(Collections.nCopies(10, "401 Unauthorized"))) {

            // When
            ReadinessProbe.Answer answer = ask(server.port(), LONG, Map.of());

            // Then
            assertThat(answer.ready()).isFalse();
            assertThat(answer.text())
                    .endsWith("knows neither PENSTOCK_ADMIN_KEY nor the key in " + key());
        }
    }

    @Test
    void showsNoKeyToAServerItCantKnow() throws Exception {
        // Given
        Files.writeString(key(), "key-of-the-file\n");
        try (ScriptedServer server = new ScriptedServer(List.of("200 OK"))) {

            // When
            ReadinessProbe.Answer answer =
                    ask(
                            server.port(),
                            Duration.ZERO,
                            Map.of("QUARKUS_HTTP_INSECURE_REQUESTS", "disabled"));

            // Then
            assertThat(answer.ready()).isFalse();
            assertThat(answer.text()).contains("QUARKUS_HTTP_SSL_CERTIFICATE_FILES");
            assertThat(server.requests).isEmpty();
        }
    }

    private Path key() {
        return data.resolve("admin.key");
    }

    @Test
    void takesAddressAndPortOfTheEnvironment() throws Exception {
        // Given
        try (ScriptedServer server = new ScriptedServer(List.of("200 OK"))) {
            HealthCommand command = command(Optional.empty(), LONG, Optional.empty());
            Map<String, String> environment =
                    Map.of(
                            "QUARKUS_HTTP_HOST",
                            "0.0.0.0",
                            "QUARKUS_HTTP_PORT",
                            Integer.toString(server.port()));

            // When
            ReadinessProbe.Answer answer = ReadinessProbe.of(command, environment).await(command);

            // Then
            assertThat(answer.ready()).isTrue();
        }
    }

    @Test
    void waitsNoLongerThanTheProcessLives() throws Exception {
        // Given
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        HealthCommand command =
                command(Optional.of(closedPort()), LONG, Optional.of(process.pid()));
        long startNanos = System.nanoTime();

        // When
        ReadinessProbe.Answer answer = ReadinessProbe.of(command, Map.of()).await(command);

        // Then
        assertThat(answer.ready()).isFalse();
        assertThat(answer.text()).contains("refused");
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(LONG);
    }

    private ReadinessProbe.Answer ask(
            int port, Duration patience, Map<String, String> environment) {
        HealthCommand command = command(Optional.of(port), patience, Optional.empty());
        return ReadinessProbe.of(command, environment).await(command);
    }

    private HealthCommand command(
            Optional<Integer> port, Duration patience, Optional<Long> process) {
        return new HealthCommand(Optional.empty(), port, data, patience, process);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Answers one request after another with the next status. */
    private static final class ScriptedServer implements AutoCloseable {

        final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
        private final ServerSocket socket;

        ScriptedServer(List<String> statuses) throws IOException {
            socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> statuses.forEach(this::answer));
        }

        int port() {
            return socket.getLocalPort();
        }

        private void answer(String status) {
            try (Socket connection = socket.accept()) {
                StringBuilder request = new StringBuilder();
                while (!request.toString().endsWith("\r\n\r\n")) {
                    request.append((char) connection.getInputStream().read());
                }
                requests.add(request.toString());
                String answer = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n";
                connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
