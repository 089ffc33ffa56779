package io.penstock.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.intake.CallEnding;
import io.penstock.runtime.queue.IdempotencyKey;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.StoredAnswer;
import io.penstock.runtime.queue.TestingQueue;
import io.penstock.runtime.registry.FunctionTarget;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls over HTTP that are durable before they are run, with a queue that nobody runs. */
@Timeout(60)
final class DurableCallIT {

    private static final long NOW = TestingGateway.NOW.toEpochMilli();

    @TempDir private Path folder;
    private TestingGateway gateway;
    private TestingQueue queue;
    private TestingRunner runner;

    @BeforeEach
    void start() throws Exception {
        gateway = TestingGateway.start(folder);
        queue = gateway.queue();
        runner = gateway.runner();
        gateway.deploy("plain", Map.of());
        gateway.deploy("later", Map.of("mode", "async", "retry", Map.of("maxEventAge", "1h")));
        gateway.deploy("open", Map.of("auth", "public", "routeMode", "async"));
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    @Test
    void answers202WithWhereTheInvocationIs() throws Exception {
        HttpResponse<String> answer =
                send(
                        post("/v1/functions/plain/invocations", "hello")
                                .header("Prefer", "Respond-Async, wait=5")
                                .header("Content-Type", "text/plain")
                                .header("Penstock-Ordering-Key", "customer 7")
                                .header("Penstock-Delay", "10s"));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"id\":\"i1\",\"status\":\"queued\",\"location\":\"/v1/invocations/i1\"}");
        assertHeader(answer, "Content-Type", "application/json");
        assertHeader(answer, "Location", "/v1/invocations/i1");
        assertHeader(answer, "Penstock-Invocation-Id", "i1");
        assertHeader(answer, "Preference-Applied", "respond-async");
        assertThat(answer.headers().map())
                .doesNotContainKeys("penstock-function-version", "penstock-idempotent-replay");
        NewEvent event = queue.events().getFirst();
        assertThat(event.target()).isEqualTo(FunctionTarget.parse("plain"));
        assertThat(event.mode()).isEqualTo(NewEvent.Mode.ASYNC);
        assertThat(event.request().method()).isEqualTo("POST");
        assertThat(event.request().path()).isEqualTo("/");
        assertThat(event.request().body().text()).isEqualTo("hello");
        assertThat(event.request().headers())
                .contains(new Header("content-type", "text/plain"))
                .noneMatch(header -> header.name().startsWith("penstock-"));
        assertThat(event.orderingKey()).contains("customer 7");
        assertThat(event.acceptedAtMillis()).isEqualTo(NOW);
        assertThat(event.dueAtMillis()).isEqualTo(NOW + 10_000);
        assertNobodyIsInside();
    }

    @Test
    void theFunctionsModeHoldsWhenTheCallerDoesntSay() throws Exception {
        HttpResponse<String> answer =
                send(
                        request("/fn/later:live/a%20b?x=1&y")
                                .method("DELETE", BodyPublishers.noBody()));
        HttpResponse<String> unknown = send(request("/fn/later/a%20b?x=1&y").DELETE());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(unknown.statusCode()).isEqualTo(202);
        assertThat(unknown.headers().map()).doesNotContainKey("preference-applied");
        NewEvent event = queue.events().getFirst();
        assertThat(event.request().method()).isEqualTo("DELETE");
        assertThat(event.request().path()).isEqualTo("/a b");
        assertThat(event.request().query()).isEqualTo("x=1&y");
        assertThat(event.expiresAtMillis()).isEqualTo(NOW + 3_600_000);
        assertThat(send(post("/v1/functions/later/invocations", "")).statusCode()).isEqualTo(202);
    }

    @Test
    void theRouteMayHaveAModeOfItsOwnAndKeepsTheCallersAuthorization() throws Exception {
        HttpResponse<String> answer =
                send(
                        HttpRequest.newBuilder(uri("/fn/open"))
                                .header("Authorization", "Basic abc")
                                .POST(BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(queue.events().getFirst().request().headers())
                .contains(new Header("authorization", "Basic abc"));
    }

    @Test
    void aHeadRequestHasNoBodyInItsAnswer() throws Exception {
        HttpResponse<String> answer =
                send(request("/fn/later").method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
        assertHeader(answer, "Location", "/v1/invocations/i1");
    }

    @Test
    void aSecondRequestWithTheKeyIsTheFirstOne() throws Exception {
        HttpRequest.Builder request = post("/fn/later", "x").header("Idempotency-Key", "k");
        HttpResponse<String> first = send(request);
        HttpResponse<String> second = send(request);
        HttpResponse<String> other = send(post("/fn/later", "y").header("Idempotency-Key", "k"));

        assertThat(first.headers().map()).doesNotContainKey("penstock-idempotent-replay");
        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(second.body()).isEqualTo(first.body());
        assertHeader(second, "Penstock-Invocation-Id", "i1");
        assertHeader(second, "Penstock-Idempotent-Replay", "true");
        assertProblem(other, 422, "idempotency-key-reused");
        assertThat(queue.events()).hasSize(1);
        assertThat(queue.events().getFirst().request().headers())
                .contains(new Header("idempotency-key", "k"));
        assertThat(queue.events().getFirst().idempotencyKey().map(IdempotencyKey::value))
                .contains("k");
    }

    @Test
    void callersWithTheSameKeyGetTheSameAnswer() throws Exception {
        HttpRequest request = post("/fn/plain/path", "x").header("Idempotency-Key", "k").build();
        CompletableFuture<HttpResponse<String>> first = gateway.sendAsync(request);
        await().untilAsserted(() -> assertThat(runner.calls()).isEqualTo(1));
        CompletableFuture<HttpResponse<String>> second = gateway.sendAsync(request);
        InvocationId id = runner.onlyCall();

        runner.end(
                new CallEnding.Answered(
                        id,
                        3,
                        new StoredAnswer(
                                201, List.of(new Header("X-A", "b")), Slice.utf8("made"), 4)));

        for (CompletableFuture<HttpResponse<String>> answer : List.of(first, second)) {
            assertThat(answer.get().statusCode()).isEqualTo(201);
            assertThat(answer.get().body()).isEqualTo("made");
            assertHeader(answer.get(), "X-A", "b");
            assertHeader(answer.get(), "Penstock-Invocation-Id", id.value());
            assertHeader(answer.get(), "Penstock-Function-Version", "3");
        }
        assertThat(first.get().headers().map()).doesNotContainKey("penstock-idempotent-replay");
        assertHeader(second.get(), "Penstock-Idempotent-Replay", "true");
        assertThat(queue.events().getFirst().mode()).isEqualTo(NewEvent.Mode.SYNC);
        assertNobodyIsInside();
    }

    @Test
    void callersWithTheSameKeyGetTheSameError() throws Exception {
        HttpRequest.Builder request = post("/fn/plain", "x").header("Idempotency-Key", "k");
        CompletableFuture<HttpResponse<String>> first = gateway.sendAsync(request.build());
        await().untilAsserted(() -> assertThat(runner.calls()).isEqualTo(1));
        runner.end(
                new CallEnding.Failed(
                        runner.onlyCall(), 1, Problem.of(ErrorCode.FUNCTION_FAILED, "It threw.")));

        HttpResponse<String> second = send(request);

        assertProblem(first.get(), 500, "function-failed");
        assertProblem(second, 500, "function-failed");
        assertThat(second.body()).isEqualTo(first.get().body());
        assertHeader(second, "Penstock-Idempotent-Replay", "true");
        assertHeader(second, "Penstock-Error-Kind", "function");
    }

    @Test
    void aCallerWhoHangsUpDoesntStopTheCallOfOthers() throws Exception {
        HttpRequest request = post("/fn/plain", "x").header("Idempotency-Key", "k").build();
        CompletableFuture<HttpResponse<String>> gone = gateway.sendAsync(request);
        await().untilAsserted(() -> assertThat(runner.calls()).isEqualTo(1));
        CompletableFuture<HttpResponse<String>> other = gateway.sendAsync(request);

        gone.cancel(true);
        runner.end(
                new CallEnding.Answered(
                        runner.onlyCall(),
                        1,
                        new StoredAnswer(200, List.of(), Slice.utf8("done"), 4)));

        assertThat(other.get().body()).isEqualTo("done");
        assertThat(queue.events()).hasSize(1);
        assertNobodyIsInside();
    }

    @Test
    void aStoreThatDoesntAnswerIsTold() throws Exception {
        queue.failing(true);

        HttpResponse<String> async = send(post("/fn/later", "x"));
        HttpResponse<String> keyed = send(post("/fn/plain", "x").header("Idempotency-Key", "k"));

        for (HttpResponse<String> answer : List.of(async, keyed)) {
            assertProblem(answer, 503, "store-unavailable");
            assertHeader(answer, "Retry-After", "7");
            assertThat(answer.headers().map()).doesNotContainKey("location");
        }
        assertNobodyIsInside();
    }

    @Test
    void refusesBeforeAnythingIsKept() throws Exception {
        assertProblem(
                send(post("/fn/absent", "x").header("Prefer", "respond-async")),
                404,
                "unknown-function");
        assertProblem(
                send(
                        HttpRequest.newBuilder(uri("/fn/later"))
                                .header("Idempotency-Key", "not a key")
                                .POST(BodyPublishers.noBody())),
                401,
                "unauthorized");
        assertProblem(
                send(post("/fn/plain", "x").header("Penstock-Ordering-Key", "k")),
                400,
                "bad-request");
        assertProblem(
                send(post("/fn/later", "x").header("Idempotency-Key", "not a key")),
                400,
                "bad-request");
        assertProblem(send(post("/fn/later", "x".repeat(1001))), 413, "payload-too-large");

        assertThat(queue.events()).isEmpty();
        assertNobodyIsInside();
    }

    /** Each admission has been closed, so that the door closes at once. */
    private void assertNobodyIsInside() throws InterruptedException {
        assertThat(gateway.drain()).isZero();
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    private static void assertHeader(HttpResponse<String> answer, String name, String value) {
        assertThat(answer.headers().firstValue(name)).as(name).contains(value);
    }

    private HttpRequest.Builder post(String path, String body) {
        return request(path).POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder request(String path) {
        return gateway.request(path);
    }

    private URI uri(String path) {
        return gateway.uri(path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return gateway.send(request);
    }
}
