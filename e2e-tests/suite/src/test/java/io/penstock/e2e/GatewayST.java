package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.e2e.BareConnection.Answer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What of an HTTP request reaches a function, and what of its answer the client. */
@PenstockTest
class GatewayST {

    private static final List<String> ALL_CALLS = List.of("/v1/functions/%s/invocations", "/fn/%s");

    private final Functions functions;
    private final Penstock server;

    GatewayST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @BeforeAll
    static void deploy(Penstock server) {
        server.functions().deploy("mirror", FunctionJar.of("Mirror"));
        server.functions().deploy("open-mirror", FunctionJar.of("Mirror"), "auth=public");
        server.functions().deploy("echo", FunctionJar.of("Echo"));
    }

    @Test
    void refusesWhatACallerWhoWaitsCantHave() {
        for (String path : ALL_CALLS) {
            for (String[] header :
                    new String[][] {
                        {"Penstock-Delay", "PT1S"},
                        {"Idempotency-Key", "a b"},
                        {"Penstock-Ordering-Key", "abc"}
                    }) {
                var answer = send(path.formatted("echo"), header);
                var problem = Problems.assertProblem(answer, 400, "bad-request", "caller");
                assertThat(problem.getString("field")).isEqualTo(header[0]);
                assertThat(problem.getString("value")).isEqualTo(header[1]);
            }
        }
    }

    @Test
    void unknownTransferCodingIsRefusedAndTheConnectionClosed() throws IOException {
        try (BareConnection connection = BareConnection.to(server)) {
            connection.send(head("POST /fn/mirror", "Transfer-Encoding: bogus") + "ab");

            Answer answer = connection.answer();
            Problems.assertProblem(answer, 400, "bad-request", "caller");
            assertThat(answer.header("Connection")).contains("close");
        }
    }

    @Test
    void clientThatOffersHttp2IsServedOverHttp1() {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            var request =
                    functions.request("/fn/echo").POST(BodyPublishers.ofString("hello")).build();
            HttpResponse<String> answer = client.sendAsync(request, BodyHandlers.ofString()).join();
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(answer.body()).isEqualTo("hello");
        }
    }

    @Test
    void answerToHeadHasLengthButNoBody() throws IOException {
        try (BareConnection connection = BareConnection.to(server)) {
            // When
            connection.send(head("HEAD /fn/mirror") + head("GET /fn/mirror"));
            Answer toHead = connection.answerToHead();
            Answer next = connection.answer();

            // Then
            assertThat(toHead.status()).isEqualTo(200);
            // The bodies differ by the name of the method and nothing else of another length.
            assertThat(Integer.parseInt(toHead.header("Content-Length").orElseThrow()))
                    .isEqualTo(next.body().length() + 1);
            assertThat(toHead.header("Seen")).contains("yes");
            assertThat(next.body()).contains("method=GET");
        }
    }

    @Test
    void bodyOfA204IsLeftOut() throws IOException {
        try (BareConnection connection = BareConnection.to(server)) {
            // When
            connection.send(head("GET /fn/mirror?status=204") + head("GET /fn/mirror"));
            Answer empty = connection.answer();
            Answer next = connection.answer();

            // Then
            assertThat(empty.status()).isEqualTo(204);
            assertThat(next.status()).isEqualTo(200);
        }
    }

    @Test
    void bytesOfAllValuesGoBothWays() {
        byte[] body = new byte[1024];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) i;
        }
        for (String path : ALL_CALLS) {
            var answer =
                    functions.send(
                            functions
                                    .request(path.formatted("echo"))
                                    .header("Content-Type", "application/x-bytes")
                                    .POST(BodyPublishers.ofByteArray(body))
                                    .build(),
                            BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(body);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-bytes");
        }
    }

    @Test
    void headersOfTheConnectionStayBehind() throws IOException {
        try (BareConnection connection = BareConnection.to(server)) {
            // When
            connection.send(
                    head(
                                    "POST /fn/mirror",
                                    "Connection: keep-alive, X-Hop",
                                    "X-Hop: 1",
                                    "Penstock-Secret: forged",
                                    "Keep-Alive: timeout=5",
                                    "TE: trailers",
                                    "Proxy-Authorization: Basic YTpi",
                                    "X-Mine: 1",
                                    "Content-Length: 2")
                            + "ab");
            Answer answer = connection.answer();

            // Then
            assertThat(answer.body().lines().filter(line -> line.startsWith("header.")))
                    .containsExactlyInAnyOrder("header.host=localhost", "header.x-mine=1");
            assertThat(answer.header("Seen")).contains("yes");
            assertThat(answer.headers()).doesNotContainKeys("keep-alive", "upgrade");
            assertThat(answer.header("Connection").orElse("")).doesNotContain("close");
            assertThat(answer.header("Content-Length"))
                    .contains(Integer.toString(answer.body().length()));
            String invocation =
                    answer.body()
                            .lines()
                            .filter(line -> line.startsWith("invocation="))
                            .findFirst()
                            .orElseThrow();
            assertThat("invocation=" + answer.header("Penstock-Invocation-Id").orElseThrow())
                    .as("not the function's forged one")
                    .isEqualTo(invocation);
            assertThat(Integer.parseInt(answer.header("Penstock-Billed-Ms").orElseThrow()))
                    .isPositive();
        }
    }

    @Test
    void authorizationIsTheFunctionsBusinessOnAPublicRouteOnly() throws IOException {
        String seen = "header.authorization=Bearer " + server.key();
        assertThat(lines("GET /fn/open-mirror")).contains(seen);
        assertThat(lines("GET /fn/mirror")).isNotEmpty().doesNotContain(seen);
        assertThat(lines("POST /v1/functions/open-mirror/invocations"))
                .isNotEmpty()
                .doesNotContain(seen);
    }

    @Test
    void clientThatExpectsToBeAskedForTheBodyIsAsked() throws IOException {
        try (BareConnection connection = BareConnection.to(server)) {
            // When
            connection.send(head("POST /fn/echo", "Expect: 100-continue", "Content-Length: 5"));
            Answer asked = connection.answer();
            connection.send("hello");
            Answer answer = connection.answer();

            // Then
            assertThat(asked.status()).isEqualTo(100);
            assertThat(answer.body()).isEqualTo("hello");
        }
        try (BareConnection connection = BareConnection.to(server)) {
            connection.send(head("POST /fn/absent", "Expect: 100-continue", "Content-Length: 5"));
            Problems.assertProblem(connection.answer(), 404, "unknown-function", "caller");
        }
    }

    @Test
    void connectionServesOnAfterAnError() throws IOException {
        functions.deploy("thrower", FunctionJar.of("Thrower"));
        try (BareConnection connection = BareConnection.to(server)) {
            // When
            connection.send(
                    post("/fn/absent")
                            + post("/fn/thrower")
                            + post("/fn/echo@7")
                            + head("POST /fn/echo", "Penstock-Delay: 1s", "Content-Length: 5")
                            + "hello"
                            + post("/fn/echo"));

            // Then
            Problems.assertProblem(connection.answer(), 404, "unknown-function", "caller");
            Problems.assertProblem(connection.answer(), 500, "function-failed", "function");
            Problems.assertProblem(connection.answer(), 404, "unknown-version", "caller");
            Problems.assertProblem(connection.answer(), 400, "bad-request", "caller");
            assertThat(connection.answer().body()).isEqualTo("hello");
        }
    }

    @Test
    void eachInvocationHasItsReceipt() throws IOException {
        functions.deploy("failing", FunctionJar.of("Thrower"));
        functions.deploy("late", FunctionJar.of("Sleeper"), "timeout=300ms");
        try (BareConnection connection = BareConnection.to(server)) {
            Set<String> ids = new HashSet<>();
            for (String call : new String[] {"/fn/echo", "/fn/failing", "/fn/late?ms=20000"}) {
                // When
                connection.send(post(call));
                Answer answer = connection.answer();

                // Then
                assertThat(answer.header("Penstock-Function-Version")).as(call).contains("1");
                assertThat(answer.header("Penstock-Start").orElse(""))
                        .as(call)
                        .isIn("warm", "instance", "prewarmed", "process");
                double millis =
                        Double.parseDouble(answer.header("Penstock-Duration-Ms").orElseThrow());
                double least = call.startsWith("/fn/late") ? 300 : 0;
                assertThat(millis).as(call).isBetween(least, 5000.0);
                assertThat(Long.parseLong(answer.header("Penstock-Billed-Ms").orElseThrow()))
                        .as(call)
                        // The duration is cut to whole microseconds, what is billed isn't.
                        .isBetween(
                                (long) Math.max(1, Math.ceil(millis)),
                                (long) Math.floor(millis) + 1);
                ids.add(answer.header("Penstock-Invocation-Id").orElseThrow());
            }
            assertThat(ids).hasSize(3);
        }
    }

    private HttpResponse<String> send(String path, String... headers) {
        var request = functions.request(path).POST(BodyPublishers.ofString("x"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return functions.send(request.build(), BodyHandlers.ofString());
    }

    private String post(String target) {
        return head("POST " + target, "Content-Length: 5") + "hello";
    }

    private List<String> lines(String methodAndTarget) throws IOException {
        return BareConnection.mirrored(server, methodAndTarget);
    }

    private String head(String methodAndTarget, String... headers) {
        return BareConnection.authorized(server, methodAndTarget, headers);
    }
}
