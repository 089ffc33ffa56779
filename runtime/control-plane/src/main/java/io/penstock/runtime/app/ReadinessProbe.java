package io.penstock.runtime.app;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a server whether it is ready, for those that have no HTTP client: service managers and
 * images without a shell. One request of HTTP/1.0, whose status is all that counts.
 */
final class ReadinessProbe {

    private static final int REFUSALS_MAX = 10;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String STATUS_LINE = "HTTP/1\\.[01] \\d{3}";
    private static final int STATUS_AT = 9;
    private static final int STATUS_END = 12;
    private static final String READY = "200";

    private final String host;
    private final ProbeTransport transport;
    private final Optional<String> configuredKey;
    private final Path keyFile;

    private ReadinessProbe(
            String host, ProbeTransport transport, Optional<String> configuredKey, Path keyFile) {
        this.host = host;
        this.transport = transport;
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
        return new ReadinessProbe(
                reachable(host),
                ProbeTransport.of(command.port(), environment),
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
        CompletableFuture<?> end =
                command.process()
                        .<CompletableFuture<?>>map(ReadinessProbe::end)
                        .orElseGet(CompletableFuture::new);
        int refusals = 0;
        while (true) {
            boolean ended = end.isDone();
            Answer answer = ask();
            refusals += answer.refused() ? 1 : 0;
            if (answer.ready()
                    || ended
                    || refusals == REFUSALS_MAX
                    || System.nanoTime() + PAUSE.toNanos() - deadlineNanos > 0
                    || interrupted(end)) {
                return answer;
            }
        }
    }

    private static CompletableFuture<?> end(long pid) {
        return ProcessHandle.of(pid)
                .<CompletableFuture<?>>map(ProcessHandle::onExit)
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /** Waits a moment, or until the process has ended, and says whether it was disturbed. */
    private static boolean interrupted(CompletableFuture<?> end) {
        try {
            end.get(PAUSE.toNanos(), TimeUnit.NANOSECONDS);
            return false;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private Answer ask() {
        String place = host + ":" + transport.port();
        try (Socket socket = transport.connect(host)) {
            socket.getOutputStream().write(request().getBytes(StandardCharsets.US_ASCII));
            String line =
                    new String(
                            socket.getInputStream().readNBytes(STATUS_END),
                            StandardCharsets.US_ASCII);
            if (!line.matches(STATUS_LINE)) {
                return Answer.notReady(place + " doesn't speak HTTP");
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
