package io.penstock.runtime.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a server whether it is ready, for those that have no HTTP client: service managers and
 * images without a shell. One request of HTTP/1.0, whose status is all that counts.
 */
final class ReadinessProbe {

    private static final int CONNECT_MILLIS_MAX = 2_000;
    private static final int ANSWER_MILLIS_MAX = 10_000;
    private static final int REFUSALS_MAX = 10;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String STATUS_LINE = "HTTP/1\\.[01] \\d{3}";
    private static final int STATUS_AT = 9;
    private static final int STATUS_END = 12;
    private static final String READY = "200";

    private final String host;
    private final int port;
    private final Optional<String> configuredKey;
    private final Path keyFile;

    private ReadinessProbe(String host, int port, Optional<String> configuredKey, Path keyFile) {
        this.host = host;
        this.port = port;
        this.configuredKey = configuredKey;
        this.keyFile = keyFile;
    }

    /**
     * What came of asking.
     *
     * @param refused whether it wanted another key
     * @param text for a person
     */
    record Answer(boolean ready, boolean refused, String text) {

        private static Answer notReady(String text) {
            return new Answer(false, false, text);
        }
    }

    /** A probe of the server that runs with this environment. */
    static ReadinessProbe of(HealthCommand command, Map<String, String> environment) {
        String host =
                command.host()
                        .or(() -> Optional.ofNullable(environment.get("QUARKUS_HTTP_HOST")))
                        .orElse("127.0.0.1");
        int port =
                command.port()
                        .or(
                                () ->
                                        Optional.ofNullable(environment.get("QUARKUS_HTTP_PORT"))
                                                .filter(CommandLine::isPort)
                                                .map(Integer::valueOf))
                        .orElse(8080);
        return new ReadinessProbe(
                reachable(host),
                port,
                Optional.ofNullable(environment.get("PENSTOCK_ADMIN_KEY"))
                        .filter(key -> !key.isEmpty()),
                command.data().resolve("admin.key"));
    }

    /** An address that a server listens on which listens on all. */
    private static String reachable(String host) {
        return switch (host) {
            case "0.0.0.0", "" -> "127.0.0.1";
            case "::", "[::]" -> "::1";
            default -> host;
        };
    }

    /**
     * Asks until it is ready, its process has ended or the command's patience is over. A key that
     * was refused for some time won't do: the first time may be before the server has written it.
     */
    Answer await(HealthCommand command) {
        long deadlineNanos = System.nanoTime() + command.patience().toNanos();
        int refusals = 0;
        while (true) {
            boolean gone = command.process().filter(pid -> !alive(pid)).isPresent();
            Answer answer = ask();
            refusals += answer.refused() ? 1 : 0;
            if (answer.ready()
                    || gone
                    || refusals == REFUSALS_MAX
                    || System.nanoTime() + PAUSE.toNanos() - deadlineNanos > 0) {
                return answer;
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return answer;
            }
        }
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private Answer ask() {
        String place = host + ":" + port;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS_MAX);
            socket.setSoTimeout(ANSWER_MILLIS_MAX);
            socket.getOutputStream().write(request().getBytes(StandardCharsets.US_ASCII));
            String line =
                    new String(
                            socket.getInputStream().readNBytes(STATUS_END),
                            StandardCharsets.US_ASCII);
            if (!line.matches(STATUS_LINE)) {
                return Answer.notReady(place + " doesn't speak plain HTTP");
            }
            String status = line.substring(STATUS_AT);
            return switch (status) {
                case READY -> new Answer(true, false, "ready");
                case "401", "403" ->
                        new Answer(
                                false,
                                true,
                                place
                                        + " knows neither PENSTOCK_ADMIN_KEY nor the key in "
                                        + keyFile);
                default -> Answer.notReady("not ready: " + place + " answers " + status);
            };
        } catch (IOException e) {
            return Answer.notReady("not ready: " + place + ": " + e);
        }
    }

    private String request() throws IOException {
        String authorization = key().map(key -> "Authorization: Bearer " + key + "\r\n").orElse("");
        return "GET /q/health/ready HTTP/1.0\r\nHost: localhost\r\n" + authorization + "\r\n";
    }

    /** Read each time: a server that starts for the first time is about to write it. */
    private Optional<String> key() throws IOException {
        if (configuredKey.isPresent()) {
            return configuredKey;
        }
        try {
            return Optional.of(Files.readString(keyFile).strip());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }
}
