package io.penstock.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoadGeneratorIT {

    private static final Duration LENGTH = Duration.ofSeconds(1);

    private static final Duration STALL = Duration.ofMillis(500);

    /** Beyond what has been asked before the stall, well before the end. */
    private static final int STALLS_AT = 30;

    private final CompletableFuture<Void> stall = new CompletableFuture<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger right = new AtomicInteger();
    private final AtomicInteger bad = new AtomicInteger();
    private final Set<String> paths = ConcurrentHashMap.newKeySet();

    @TempDir private Path directory;

    private ExecutorService threads;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            paths.add(path);
            if (path.equals("/stalls")) {
                awaitStall();
            }
            boolean fine =
                    new String(body, StandardCharsets.UTF_8).equals("ping")
                            && "yes".equals(exchange.getRequestHeaders().getFirst("Known"))
                            && !path.equals("/refused");
            (fine ? right : bad).incrementAndGet();
            exchange.sendResponseHeaders(fine ? 200 : 503, -1);
        }
    }

    /** All that come from the n-th on get their answers together, when it is over. */
    private void awaitStall() {
        int n = asked.incrementAndGet();
        if (n == STALLS_AT) {
            stall.completeOnTimeout(null, STALL.toMillis(), TimeUnit.MILLISECONDS);
        }
        if (n >= STALLS_AT) {
            stall.join();
        }
    }

    private Target target(String... paths) throws IOException {
        Path body = Files.writeString(directory.resolve("body"), "ping");
        return new Target(
                server.getAddress().getPort(), List.of(paths), Map.of("Known", "yes"), body);
    }

    private Loaded run(Target target, Load load) throws IOException {
        try (LoadGenerator generator = LoadGenerator.start(directory.resolve("log"))) {
            return generator.run(target, load, LENGTH);
        }
    }

    @Test
    void countsWhatAClosedLoadGotAnswered() throws IOException {
        Loaded loaded = run(target("/a", "/b"), new Load.Closed(2));

        assertThat(loaded.failed()).isZero();
        assertThat(loaded.answered()).isPositive().isEqualTo(right.get());
        assertThat(paths).containsExactlyInAnyOrder("/a", "/b");
        assertThat(loaded.latency().p50()).isPositive().isLessThanOrEqualTo(loaded.latency().p99());
    }

    @Test
    void countsAnErrorAsFailed() throws IOException {
        Loaded loaded = run(target("/a", "/refused"), new Load.Open(20, 4));

        assertThat(loaded.failed()).isPositive().isEqualTo(bad.get());
        assertThat(loaded.answered()).isPositive().isEqualTo(right.get());
    }

    @Test
    void asksAtTheRateOfAnOpenLoad() throws IOException {
        Loaded loaded = run(target("/a"), new Load.Open(100, 16));

        assertThat(loaded.answered() + loaded.held()).isBetween(95L, 105L);
        assertThat(loaded.failed()).isZero();
    }

    /** Two connections: if only what they carry were measured, two times would be long. */
    @Test
    void anOpenLoadShowsAStallInAllThatWouldHaveBeenAsked() throws IOException {
        Loaded loaded = run(target("/stalls"), new Load.Open(100, 2));

        assertThat(loaded.failed()).isZero();
        assertThat(loaded.answered()).isGreaterThanOrEqualTo(95);
        // Half of a second's requests came in the stall, and half of these had most of it before
        // them.
        assertThat(loaded.latency().p90()).isGreaterThan(STALL.toNanos() / 1e3 / 2);
    }

    @Test
    void aClosedLoadShowsAStallOncePerCaller() throws IOException {
        Loaded loaded = run(target("/stalls"), new Load.Closed(2));

        assertThat(loaded.latency().max()).isGreaterThan(STALL.toNanos() / 1e3 / 2);
        assertThat(loaded.latency().p90()).isLessThan(STALL.toNanos() / 1e3 / 2);
    }
}
