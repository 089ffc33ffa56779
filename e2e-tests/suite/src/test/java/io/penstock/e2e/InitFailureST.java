package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A handler that can't be built is reported at once, with type and stack, to all who wait. */
@PenstockTest
class InitFailureST {

    private final Functions functions;

    InitFailureST(Penstock server) {
        this.functions = server.functions();
    }

    @Test
    void constructorThatThrowsIsToldToEveryWaiter() throws Exception {
        // Given
        functions.deploy("broken", FunctionJar.of("FailingConstructor"));

        // When
        long start = System.nanoTime();
        List<HttpResponse<String>> answers = Load.burst(8, () -> functions.call("broken"));
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        // Then
        assertThat(took).isLessThan(Duration.ofSeconds(5));
        for (HttpResponse<String> answer : answers) {
            JsonPath problem =
                    Problems.assertProblem(answer, 500, "function-init-failed", "function");
            assertThat(problem.getString("errorType")).isEqualTo("java.lang.IllegalStateException");
            assertThat(problem.getString("errorMessage")).endsWith("no database here");
            assertThat(problem.getString("stack"))
                    .contains("FailingConstructor.<init>", "connection refused");
        }
    }

    @Test
    void missingClassIsTold() {
        // Given
        functions.deploy(
                "missing",
                FunctionJar.withoutHandler(),
                "handler=" + FunctionJar.className("Nowhere"));

        // When
        HttpResponse<String> answer = functions.call("missing");

        // Then
        JsonPath problem = Problems.assertProblem(answer, 500, "function-init-failed", "function");
        assertThat(problem.getString("errorType")).isEqualTo("java.lang.ClassNotFoundException");
        assertThat(problem.getString("errorMessage")).contains("Nowhere");
        assertThat(problem.getString("stack")).isNotBlank();
    }

    @Test
    void missingMethodIsTold() {
        // Given
        functions.deploy("no-method", FunctionJar.of("Plain::nowhere"));

        // When
        HttpResponse<String> answer = functions.call("no-method");

        // Then
        JsonPath problem = Problems.assertProblem(answer, 500, "function-init-failed", "function");
        assertThat(problem.getString("errorMessage")).contains("nowhere");
    }

    @Test
    void constructionThatTakesTooLongIsToldAtItsLimit() {
        // Given
        functions.deploy(
                "endless-init",
                FunctionJar.of("SlowConstructor").with("init-ms.txt", "20000"),
                "initTimeout=1s");

        // When
        long start = System.nanoTime();
        HttpResponse<String> answer = functions.call("endless-init");
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        // Then
        JsonPath problem = Problems.assertProblem(answer, 500, "function-init-failed", "function");
        assertThat(took).isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
        assertThat(problem.getString("stack")).contains("SlowConstructor.<init>");
    }

    @Test
    void constructionDoesNotEatTheCallsDeadline() {
        // Given
        functions.deploy(
                "slow-init",
                FunctionJar.of("SlowConstructor").with("init-ms.txt", "1500"),
                "timeout=1s");

        // When
        HttpResponse<String> answer = functions.call("slow-init");

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void repairedFunctionAnswersAgain() {
        // Given
        functions.deploy("repaired", FunctionJar.of("FailingConstructor"));
        assertThat(functions.call("repaired").statusCode()).isEqualTo(500);

        // When
        functions.deploy("repaired", FunctionJar.of("Echo"));

        // Then
        assertThat(functions.answer("repaired", "well")).isEqualTo("well");
    }
}
