package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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
        // Given
        for (String function : new String[] {"first", "second", "third", "fourth"}) {
            functions.deploy(function, FunctionJar.of("Echo"));
        }

        // When, Then
        for (String function : new String[] {"first", "second", "third", "fourth", "first"}) {
            assertThat(functions.answer(function, function)).isEqualTo(function);
        }
        assertThat(server.workers().size()).isLessThanOrEqualTo(3);
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
