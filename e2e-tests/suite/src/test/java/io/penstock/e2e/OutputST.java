package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What functions print and log can be read, by invocation. */
@PenstockTest
class OutputST {

    private final Functions functions;
    private final Penstock server;

    OutputST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @Test
    void linesOfAnInvocationAreToldWithLevelAndSource() {
        // Given
        functions.deploy("noisy", FunctionJar.of("Noisy"));
        String logger = FunctionJar.className("Noisy");

        // When
        String first = invocation("noisy?word=first");
        String second = invocation("noisy?word=second");

        // Then
        for (Map.Entry<String, String> call : Map.of(first, "first", second, "second").entrySet()) {
            String word = call.getValue();
            await("all lines arrived")
                    .untilAsserted(
                            () ->
                                    assertThat(lines(call.getKey()))
                                            .contains(
                                                    "INFO stdout stdout " + word,
                                                    "WARNING stderr stderr " + word,
                                                    "INFO " + logger + " system logger " + word,
                                                    "INFO " + logger + " java logging " + word)
                                            .anyMatch(
                                                    line ->
                                                            line.startsWith("INFO ")
                                                                    && line.endsWith(
                                                                            " context logger "
                                                                                    + word)));
        }
        assertThat(lines(first)).noneMatch(line -> line.endsWith(" second"));
        assertThat(lines(second)).noneMatch(line -> line.endsWith(" first"));
    }

    @Test
    void invocationThatPrintedNothingHasNoLines() {
        functions.deploy("quiet", FunctionJar.of("Echo"));
        assertThat(lines(invocation("quiet"))).isEmpty();
        assertThat(lines("unknown")).isEmpty();
    }

    @Test
    void linesAreNotShownWithoutAKey() {
        Problems.assertProblem(
                server.anonymous().get("/v1/invocations/any/logs"), 401, "unauthorized", "caller");
    }

    private String invocation(String functionAndQuery) {
        HttpResponse<String> answer = functions.call(functionAndQuery);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("Penstock-Invocation-Id").orElseThrow();
    }

    /** Each {@code LEVEL source text}. */
    private List<String> lines(String invocation) {
        var answer = server.given().get("/v1/invocations/" + invocation + "/logs");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        List<Map<String, String>> lines = answer.jsonPath().getList("lines");
        return lines.stream()
                .map(line -> line.get("level") + " " + line.get("source") + " " + line.get("text"))
                .toList();
    }
}
