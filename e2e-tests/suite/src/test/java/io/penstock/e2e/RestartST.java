package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ends of the control plane, polite and rude, and what is there afterwards. */
@PenstockTest
class RestartST {

    private final Penstock server;
    private Functions functions;

    RestartST(Penstock server) {
        this.server = server;
    }

    @BeforeEach
    void startUnlessRunning() throws Exception {
        if (!server.ready()) {
            server.awaitEnd();
            server.start();
        }
        functions = server.functions();
    }

    @Test
    void killedControlPlaneTakesItsWorkersAlongAndKeepsItsFunctions() throws Exception {
        // Given
        functions.deploy("kept", FunctionJar.of("VersionMarker").with("marker.txt", "kept"));
        functions.deploy("sleeper", FunctionJar.of("Sleeper"));
        functions.answer("kept");
        functions.answer("sleeper");
        List<ProcessHandle> workers = server.workers();
        assertThat(workers).hasSizeGreaterThanOrEqualTo(2);
        String keyBefore = server.key();

        // When
        server.kill();

        // Then
        await("workers ended by themselves")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(workers).noneMatch(ProcessHandle::isAlive));
        server.start();
        assertThat(server.key()).isEqualTo(keyBefore);
        assertThat(functions.answer("kept")).isEqualTo("kept");
        var same =
                functions.upload(
                        "kept", FunctionJar.of("VersionMarker").with("marker.txt", "kept").bytes());
        assertThat(same.statusCode()).isEqualTo(200);
        assertThat(same.jsonPath().getInt("version")).isEqualTo(1);
    }

    @Test
    void gracefulStopFinishesWhatRuns() throws Exception {
        // Given
        functions.deploy("finishing", FunctionJar.of("Sleeper"));
        functions.answer("finishing");
        List<ProcessHandle> workers = server.workers();

        // When
        HttpResponse<String> answer;
        HttpResponse<String> late;
        HttpResponse<String> readiness;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse<String>> call =
                    executor.submit(() -> functions.call("finishing?ms=3000"));
            functions.awaitRunning("finishing", 1);
            server.terminate();
            await("draining").until(() -> !server.ready());
            readiness = send("/q/health/ready");
            late = functions.call("finishing");
            answer = call.get();
        }
        server.awaitEnd();

        // Then
        // The unit takes it for a success.
        assertThat(server.exitCode()).isEqualTo(143);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Problems.assertProblem(late, 503, "shutting-down", "platform");
        assertThat(late.headers().firstValue("Retry-After")).contains("5");
        assertThat(readiness.statusCode()).isEqualTo(503);
        assertThat(JsonPath.from(readiness.body()).getString("status")).isEqualTo("DOWN");
        // A killed process takes a moment to be gone.
        await("workers ended").until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void printsWhereItIsAndWhereTheKeyIs() throws Exception {
        assertThat(server.logLines())
                .anyMatch(line -> line.contains("http://127.0.0.1:" + server.port()))
                .anyMatch(line -> line.contains(server.data().resolve("admin.key").toString()));
    }

    private HttpResponse<String> send(String path) {
        return functions.send(functions.request(path).build(), BodyHandlers.ofString());
    }
}
