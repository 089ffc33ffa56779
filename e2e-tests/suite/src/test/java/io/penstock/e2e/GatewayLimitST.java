package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.e2e.BareConnection.Answer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What a client may take of the gateway: bytes, time and calls. */
@PenstockTest({
    "penstock.gateway.body-timeout=2s",
    "penstock.gateway.write-stall-max=2s",
    "penstock.gateway.calls-max=2",
    "penstock.gateway.request-bytes-max=64KiB",
    "penstock.gateway.unsent-bytes-max=1MiB",
    "penstock.pool.stable-window=1s"
})
class GatewayLimitST {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** Each answered inside of the one before would take more stack than there is. */
    private static final int PIPELINED = 3_000;

    private final Functions functions;
    private final Penstock server;

    GatewayLimitST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @Test
    void bodyOfUnknownLengthIsCutOffAtTheLimit() throws IOException {
        // Given
        functions.deploy("chunked", FunctionJar.of("Echo"));
        String chunk = "1000\r\n" + "x".repeat(4096) + "\r\n";
        try (BareConnection connection = BareConnection.to(server)) {
            // When: the limit is 16 of these chunks.
            connection.send(head("chunked", "Transfer-Encoding: chunked") + chunk.repeat(17));

            // Then
            Problems.assertProblem(connection.answer(), 413, "payload-too-large", "caller");
            assertThat(connection.ended()).as("connection closed").isTrue();
        }
        try (BareConnection connection = BareConnection.to(server)) {
            connection.send(
                    head("chunked", "Transfer-Encoding: chunked") + chunk.repeat(16) + "0\r\n\r\n");
            assertThat(connection.answer().body()).hasSize(64 * 1024);
        }
    }

    @Test
    void bodyThatStopsArrivingIsGivenUp() throws IOException {
        // Given
        functions.deploy("trickle", FunctionJar.of("Echo"));
        try (BareConnection connection = BareConnection.to(server)) {
            // When
            long start = System.nanoTime();
            connection.send(head("trickle", "Content-Length: 10") + "abc");
            Answer answer = connection.answer();
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            // Then
            Problems.assertProblem(answer, 408, "request-timeout", "caller");
            assertThat(took).isBetween(LIMIT.minusMillis(100), LIMIT.plusSeconds(2));
            assertThat(connection.ended()).as("connection closed").isTrue();
        }
        assertThat(functions.answer("trickle", "whole")).isEqualTo("whole");
    }

    @Test
    void readerThatTakesNothingIsCutOffAndItsInstanceFreed() throws IOException {
        // Given
        functions.deploy("stalled", FunctionJar.of("BigStream"), "maxInstances=1");
        functions.answer("stalled", "1");
        try (BareConnection connection = BareConnection.to(server)) {
            // When
            long start = System.nanoTime();
            connection.send(head("stalled", "Content-Length: 3") + "200");
            functions.awaitRunning("stalled", 1);
            functions.awaitRunning("stalled", 0);
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            // Then
            assertThat(took).isBetween(LIMIT, LIMIT.plusSeconds(5));
            assertThatThrownBy(connection::answer)
                    .as("a broken answer isn't passed off as whole")
                    .isInstanceOf(IOException.class);
        }
        assertThat(functions.answer("stalled", "1")).hasSize(1024 * 1024);
    }

    @Test
    void streamThatNobodyTakesDoesntKeepOthersOut() throws IOException {
        // Given
        functions.deploy("filler", FunctionJar.of("BigStream"));
        functions.deploy("small", FunctionJar.of("Echo"));
        functions.answer("filler", "1");
        functions.answer("small");
        try (BareConnection connection = BareConnection.to(server)) {
            // When
            connection.send(head("filler", "Content-Length: 3") + "200");
            functions.awaitRunning("filler", 1);

            // Then
            await("the stream has stopped, and calls are answered")
                    .during(LIMIT.dividedBy(2))
                    .atMost(LIMIT)
                    .until(() -> functions.call("small").statusCode() == 200);
        }
    }

    @Test
    void callBeyondThoseThatMayRunIsRefused() throws Exception {
        // Given
        functions.deploy("busy", FunctionJar.of("Sleeper"));
        functions.answer("busy");
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> running =
                    List.of(
                            executor.submit(() -> functions.call("busy?ms=3000")),
                            executor.submit(() -> functions.call("busy?ms=3000")));
            functions.awaitRunning("busy", 2);

            // When
            HttpResponse<String> third = functions.call("busy");

            // Then
            Problems.assertProblem(third, 429, "too-many-calls", "capacity");
            assertThat(third.headers().firstValue("Retry-After")).contains("1");
            for (Future<HttpResponse<String>> each : running) {
                assertThat(each.get().statusCode()).isEqualTo(200);
            }
        }
        assertThat(functions.call("busy").statusCode()).isEqualTo(200);
    }

    @Test
    void requestsInALongLineOnOneConnectionAreAnsweredOneByOne() throws Exception {
        // Given
        functions.deploy("slow", FunctionJar.of("Sleeper"));
        String slow = head("slow?ms=500", "Content-Length: 0");
        String refused = BareConnection.head("POST /fn/nobody", "Content-Length: 0");
        try (BareConnection connection = BareConnection.to(server)) {
            // When
            connection.send(slow + refused.repeat(PIPELINED) + slow);

            // Then
            assertThat(connection.answer().status()).isEqualTo(200);
            for (int i = 0; i < PIPELINED; i++) {
                assertThat(connection.answer().status()).isEqualTo(401);
            }
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(Files.readString(server.log())).doesNotContain("StackOverflow");
    }

    private String head(String function, String header) {
        return BareConnection.head(
                "POST /fn/" + function, "Authorization: Bearer " + server.key(), header);
    }
}
