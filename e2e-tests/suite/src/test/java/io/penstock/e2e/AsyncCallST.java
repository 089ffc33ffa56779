package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Events that nobody waits for, from their 202 to their end. */
@PenstockTest
class AsyncCallST {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Functions functions;
    private final Penstock server;

    AsyncCallST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @Test
    void resultCanBeAskedFor() {
        functions.deploy("async-echo", FunctionJar.of("Echo"));

        HttpResponse<String> answer = send("async-echo", "hello", "Prefer", "respond-async");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Preference-Applied")).contains("respond-async");
        String location = answer.headers().firstValue("Location").orElseThrow();
        JsonPath ended = awaitStatus(location, "succeeded");
        assertThat(location).endsWith(ended.getString("id"));
        assertThat(ended.getString("function")).isEqualTo("async-echo");
        assertThat(ended.getInt("attempts")).isEqualTo(1);
        assertThat(ended.getInt("result.status")).isEqualTo(200);
        assertThat(ended.getString("result.body")).isEqualTo("hello");
        assertThat(ended.getBoolean("result.kept")).isTrue();
    }

    @Test
    void functionDecidesUnlessTheCallerDoes() {
        functions.deploy("async-mode", FunctionJar.of("Echo"), "mode=async");

        assertThat(send("async-mode", "x").statusCode()).isEqualTo(202);
        HttpResponse<String> waited = send("async-mode", "x", "Prefer", "wait=5");
        assertThat(waited.statusCode()).isEqualTo(200);
        assertThat(waited.body()).isEqualTo("x");
    }

    @Test
    void whatWaitsCanBeCancelledAndWhatEndedCant() {
        functions.deploy("async-late", FunctionJar.of("Echo"), "mode=async");
        String late = location(send("async-late", "x", "Penstock-Delay", "1h"));
        String now = location(send("async-late", "x"));
        awaitStatus(now, "succeeded");

        assertThat(status(late).getString("status")).isEqualTo("queued");
        assertThat(server.given().delete(late).statusCode()).isEqualTo(204);
        assertThat(status(late).getString("status")).isEqualTo("cancelled");
        Problems.assertProblem(server.given().delete(now), 409, "conflict", "caller");
        Problems.assertProblem(
                server.given().get("/v1/invocations/" + "0".repeat(32)),
                404,
                "unknown-invocation",
                "caller");
    }

    @Test
    void failureIsRetriedThenADeadLetterThatCanBeRedriven() {
        functions.deploy(
                "async-thrower",
                FunctionJar.of("Thrower"),
                "mode=async",
                "retry.max=1",
                "retry.backoff=10ms");
        String location = location(send("async-thrower", "boom"));

        JsonPath dead = awaitStatus(location, "dead");

        assertThat(dead.getInt("attempts")).isEqualTo(2);
        assertThat(dead.getString("error.code")).isEqualTo("function-failed");
        assertThat(dead.getString("error.stack")).contains("Thrower");
        String id = dead.getString("id");
        JsonPath letter = server.given().get("/v1/dead-letters/" + id).jsonPath();
        assertThat(letter.getString("event.method")).isEqualTo("POST");
        assertThat(letter.getString("event.body")).isEqualTo("boom");
        assertThat(
                        server.given()
                                .get("/v1/dead-letters?function=async-thrower")
                                .jsonPath()
                                .getList("deadLetters.id"))
                .containsExactly(id);

        functions.deploy("async-thrower", FunctionJar.of("Echo"), "mode=async");
        assertThat(
                        server.given()
                                .post("/v1/dead-letters/redrive?function=async-thrower&rate=10")
                                .jsonPath()
                                .getInt("redriven"))
                .isEqualTo(1);

        assertThat(awaitStatus(location, "succeeded").getString("result.body")).isEqualTo("boom");
        Problems.assertProblem(
                server.given().get("/v1/dead-letters/" + id), 404, "unknown-invocation", "caller");
    }

    @Test
    void keyMakesTheSecondCallTheFirst() {
        functions.deploy("async-keyed", FunctionJar.of("Echo"));

        HttpResponse<String> first = send("async-keyed", "x", "Idempotency-Key", "k");
        HttpResponse<String> second = send("async-keyed", "x", "Idempotency-Key", "k");
        HttpResponse<String> other = send("async-keyed", "y", "Idempotency-Key", "k");

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(first.headers().firstValue("Penstock-Idempotent-Replay")).isEmpty();
        assertThat(second.body()).isEqualTo("x");
        assertThat(second.headers().firstValue("Penstock-Idempotent-Replay")).contains("true");
        assertThat(second.headers().firstValue("Penstock-Invocation-Id"))
                .isEqualTo(first.headers().firstValue("Penstock-Invocation-Id"));
        Problems.assertProblem(other, 422, "idempotency-key-reused", "caller");
    }

    private HttpResponse<String> send(String function, String body, String... headers) {
        var request =
                functions
                        .request("/fn/" + function)
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return functions.send(request.build(), BodyHandlers.ofString());
    }

    private static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private JsonPath status(String location) {
        return server.given().get(location).jsonPath();
    }

    private JsonPath awaitStatus(String location, String status) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(status(location).getString("status")).isEqualTo(status));
        return status(location);
    }
}
