package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Waiting is bounded in number and time, and the node's memory is shared out. */
@PenstockTest({
    "penstock.pool.wait-max=500ms",
    "penstock.pool.waiters-max=4",
    "penstock.workers.heap=256MiB",
    "penstock.workers.prewarmed=0",
    "penstock.node.memory=512MiB"
})
class LimitST {

    private final Functions functions;
    private final Penstock server;

    LimitST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @Test
    void waitingTooLongIsRefusedWithATimeToRetry() throws Exception {
        // Given
        functions.deploy("slow", FunctionJar.of("Sleeper"), "maxInstances=1");
        functions.answer("slow");

        // When
        List<HttpResponse<String>> answers = Load.burst(2, () -> functions.call("slow?ms=2000"));

        // Then
        HttpResponse<String> refused = only(answers, 429);
        Problems.assertProblem(refused, 429, "queue-timeout", "capacity");
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(only(answers, 200).statusCode()).isEqualTo(200);
        assertThat(server.metrics().sum("penstock_throttles_total", "function=slow"))
                .isGreaterThanOrEqualTo(1);
    }

    @Test
    void tooManyWaitersAreRefusedAtOnce() throws Exception {
        // Given
        functions.deploy("full", FunctionJar.of("Sleeper"), "maxInstances=1");
        functions.answer("full");

        // When
        List<HttpResponse<String>> answers = Load.burst(12, () -> functions.call("full?ms=50"));

        // Then
        assertThat(answers.stream().filter(each -> each.statusCode() == 200).count())
                .isGreaterThanOrEqualTo(5);
        List<HttpResponse<String>> refused =
                answers.stream().filter(each -> each.statusCode() != 200).toList();
        assertThat(refused)
                .isNotEmpty()
                .allSatisfy(each -> Problems.assertProblem(each, 429, "queue-full", "capacity"));
    }

    @Test
    void idleFunctionMakesRoomForAnother() {
        // Given: room for four instances of 128 MiB, and seven functions.
        List<String> names = List.of("a1", "a2", "a3", "a4", "a5", "a6", "a7");
        names.forEach(name -> functions.deploy(name, FunctionJar.of("Echo")));

        // When, Then
        names.forEach(name -> assertThat(functions.answer(name, name)).isEqualTo(name));
        names.forEach(name -> assertThat(functions.answer(name, name)).isEqualTo(name));
        await("idle ones ended")
                .untilAsserted(
                        () ->
                                assertThat(server.metrics().sum("penstock_instances"))
                                        .isBetween(1.0, 4.0));
    }

    @Test
    void bodyOverTheLimitIsRefused() {
        // Given
        functions.deploy("narrow", FunctionJar.of("BigEcho"));

        // When
        HttpResponse<String> answer = functions.call("narrow", "x".repeat(17 * 1024 * 1024));

        // Then
        Problems.assertProblem(answer, 413, "payload-too-large", "caller");
    }

    private static HttpResponse<String> only(List<HttpResponse<String>> answers, int status) {
        List<HttpResponse<String>> matching =
                answers.stream().filter(each -> each.statusCode() == status).toList();
        assertThat(matching).as("answers with %s", status).hasSize(1);
        return matching.getFirst();
    }
}
