package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

/** Bodies of any size, readers of any speed. */
@PenstockTest(
        value = {
            "penstock.pool.stable-window=1s",
            // With this heap it is another one than that of all others.
            "penstock.control-plane.aot-cache=false"
        },
        javaOptions = "-Xmx256m")
class PayloadST {

    private static final int MIB = 1024 * 1024;
    private static final Duration STALL = Duration.ofSeconds(1);

    private final Functions functions;
    private final Penstock server;

    PayloadST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @Test
    void sixMebibytesGoBothWays() {
        // Given
        byte[] body = new byte[6 * MIB];
        new Random(2).nextBytes(body);

        for (String handler : new String[] {"Echo", "BigEcho"}) {
            String function = handler.equals("Echo") ? "echo" : "big-echo";
            functions.deploy(function, FunctionJar.of(handler));

            // When
            HttpResponse<byte[]> answer =
                    functions.send(
                            functions
                                    .request("/fn/" + function)
                                    .POST(BodyPublishers.ofByteArray(body))
                                    .build(),
                            BodyHandlers.ofByteArray());

            // Then
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(body);
        }
    }

    @Test
    void largeStreamNeedsNoLargeMemory() throws IOException {
        // Given
        functions.deploy("stream", FunctionJar.of("BigStream"));
        assertThat(functions.answer("stream", "1")).hasSizeGreaterThan(0);
        WorkerMemory memory = new WorkerMemory(server.process().pid());
        long before = memory.residentBytes();

        // When
        HttpResponse<InputStream> answer =
                functions.send(
                        functions
                                .request("/fn/stream")
                                .POST(BodyPublishers.ofString("200"))
                                .build(),
                        BodyHandlers.ofInputStream());
        long bytes = 0;
        AtomicLong peak = new AtomicLong();
        stall("stream", () -> peak.accumulateAndGet(memory.residentBytes(), Math::max));
        try (InputStream body = answer.body()) {
            byte[] buffer = new byte[MIB];
            for (int i = 0; ; i++) {
                int read = body.readNBytes(buffer, 0, MIB);
                if (read == 0) {
                    break;
                }
                assertThat(buffer[read - 1]).isEqualTo((byte) ((read - 1) % 251));
                bytes += read;
                if (i % 10 == 0) {
                    peak.accumulateAndGet(memory.residentBytes(), Math::max);
                }
            }
        }

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(bytes).isEqualTo(200L * MIB);
        assertThat(peak.get() - before).as("growth of the control plane").isLessThan(100L * MIB);
    }

    @Test
    void slowReaderHoldsUpNobodyElse() throws IOException {
        // Given
        functions.deploy("slow-read", FunctionJar.of("BigStream"));
        functions.deploy("quick", FunctionJar.of("Echo"));
        functions.answer("quick", "x");

        // When
        try (Socket reader = request("slow-read", "100")) {
            assertThat(reader.getInputStream().readNBytes(1000)).hasSize(1000);
            functions.awaitRunning("slow-read", 1);

            // Then
            for (int i = 0; i < 50; i++) {
                long start = System.nanoTime();
                assertThat(functions.answer("quick", "x")).isEqualTo("x");
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isLessThan(Duration.ofSeconds(1));
            }
            stall("slow-read", () -> {});
        }
    }

    @Test
    void clientThatHangsUpFreesItsInstance() throws IOException {
        // Given
        functions.deploy("hang-up", FunctionJar.of("BigStream"), "maxInstances=1");
        functions.answer("hang-up", "1");

        // When
        try (Socket client = request("hang-up", "200")) {
            assertThat(client.getInputStream().readNBytes(1000)).hasSize(1000);
            functions.awaitRunning("hang-up", 1);
        }

        // Then
        await("instance freed")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(functions.running("hang-up")).isZero());
        assertThat(functions.answer("hang-up", "1")).hasSizeGreaterThan(0);
    }

    @Test
    void clientThatHangsUpWhileTheFunctionSleepsFreesItsInstance() throws IOException {
        // Given
        functions.deploy("gone", FunctionJar.of("Sleeper"), "maxInstances=1");
        functions.answer("gone");

        // When
        try (Socket client = request("gone?ms=25000", "")) {
            functions.awaitRunning("gone", 1);
            assertThat(client.isConnected()).isTrue();
        }

        // Then
        await("instance freed")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(functions.running("gone")).isZero());
        assertThat(functions.call("gone").statusCode()).isEqualTo(200);
    }

    @Test
    void bodyTheHandlerCannotReadIsTheCallersFault() {
        // Given
        functions.deploy("typed", FunctionJar.of("Sum"));

        // When, Then
        for (String body : new String[] {"{\"left\":", "{\"left\":\"many\"}", "[1,2]"}) {
            var answer =
                    functions.send(
                            functions
                                    .request("/fn/typed")
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.ofString());
            Problems.assertProblem(answer, 400, "bad-payload", "caller");
        }
    }

    @Test
    void bodyLargerThanDeclaredLimitIsRefusedWithoutReadingIt() throws IOException {
        // Given
        functions.deploy("narrow", FunctionJar.of("Echo"));

        // When
        String status;
        try (Socket client = open()) {
            client.getOutputStream()
                    .write(head("narrow", 5L * 1024 * MIB).getBytes(StandardCharsets.UTF_8));
            client.getOutputStream().flush();
            status = new String(client.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
        }

        // Then
        assertThat(status).isEqualTo("HTTP/1.1 413");
    }

    /** Reads nothing for a while, in which the instance must stay blocked in its write. */
    private void stall(String function, ThrowingRunnable look) {
        functions.awaitRunning(function, 1);
        await("still blocked")
                .during(STALL)
                .atMost(STALL.multipliedBy(5))
                .untilAsserted(
                        () -> {
                            look.run();
                            assertThat(functions.running(function)).isEqualTo(1);
                        });
    }

    /** A request over a bare socket, whose reader is as slow as the test. */
    private Socket request(String functionAndQuery, String body) throws IOException {
        Socket socket = open();
        socket.getOutputStream()
                .write(
                        (head(functionAndQuery, body.length()) + body)
                                .getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return socket;
    }

    private Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private String head(String functionAndQuery, long contentLength) {
        return "POST /fn/%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"
                .formatted(functionAndQuery, server.key(), contentLength);
    }
}
