package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Functions that fail, loop, or take their process down harm only their own calls. */
@PenstockTest("penstock.workers.heap=256MiB")
class FailureST {

    private static final String SHARED = "isolation=shared";

    private final Functions functions;
    private final Penstock server;
    private Load neighbour;

    FailureST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @BeforeEach
    void callANeighbourAllTheTime() {
        functions.deploy("neighbour", FunctionJar.of("Sleeper"));
        functions.answer("neighbour");
        neighbour = Load.perSecond(20, () -> functions.call("neighbour?ms=5"));
    }

    @AfterEach
    void theNeighbourIsUnharmed() {
        neighbour.close();
        assertThat(neighbour.tally().allWere200()).as("%s", neighbour.tally()).isTrue();
    }

    @Test
    void exceptionIsToldWithTypeMessageAndStack() {
        // Given
        functions.deploy("thrower", FunctionJar.of("Thrower"));

        // When
        HttpResponse<String> answer = functions.call("thrower?message=oh%20no");

        // Then
        JsonPath problem = Problems.assertProblem(answer, 500, "function-failed", "function");
        assertThat(problem.getString("errorType")).isEqualTo("java.lang.IllegalStateException");
        assertThat(problem.getString("errorMessage")).isEqualTo("oh no");
        assertThat(problem.getString("stack")).contains("Thrower.handle", "the cause");
        assertThat(answer.headers().firstValue("Penstock-Invocation-Id")).isPresent();
        assertThat(functions.call("thrower").headers().firstValue("Penstock-Start"))
                .as("an exception doesn't cost the instance")
                .contains("warm");
    }

    @Test
    void endlessLoopIsAnsweredAtItsDeadlineAndItsWorkerReplaced() {
        // Given
        functions.deploy("loops.loop", FunctionJar.of("EndlessLoop"), "timeout=1s", SHARED);
        functions.deploy("loops.roommate", FunctionJar.of("Sleeper"), SHARED);
        functions.answer("loops.loop?loop=false");
        long worker = pid(functions.answer("loops.roommate"));
        double restartsBefore = restarts();

        // When
        HttpResponse<String> answer;
        Duration took;
        Tally roommate;
        try (Load load = Load.perSecond(20, () -> functions.call("loops.roommate?ms=20"))) {
            long start = System.nanoTime();
            answer = functions.call("loops.loop");
            took = Duration.ofNanos(System.nanoTime() - start);
            assertThat(functions.answer("loops.loop?loop=false")).isEqualTo("no loop");
            await("worker replaced")
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(restarts()).isGreaterThan(restartsBefore));
            await("the worker of both ended")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> ProcessHandle.of(worker).isEmpty());
            roommate = load.tally();
        }

        // Then
        Problems.assertProblem(answer, 504, "function-timeout", "function");
        assertThat(took).isBetween(Duration.ofMillis(900), Duration.ofMillis(2000));
        assertThat(roommate.allWere200()).as("in the same worker: %s", roommate).isTrue();
        assertThat(pid(functions.answer("loops.roommate"))).isNotEqualTo(worker);
    }

    @Test
    void interruptedSleepEndsAtTheDeadlineWithoutCostingTheWorker() {
        // Given
        functions.deploy("sleepy", FunctionJar.of("Sleeper"), "timeout=1s");
        String worker = functions.answer("sleepy").split(" ", 2)[0];

        // When
        HttpResponse<String> answer = functions.call("sleepy?ms=20000");

        // Then
        Problems.assertProblem(answer, 504, "function-timeout", "function");
        assertThat(functions.answer("sleepy")).startsWith(worker + " ");
    }

    @Test
    void systemExitCostsItsOwnCallOnly() {
        functions.deploy("exiter", FunctionJar.of("Exiter"));
        functions.answer("exiter?exit=false");
        Problems.assertProblem(functions.call("exiter"), 502, "worker-lost", "function");
        assertThat(functions.answer("exiter?exit=false")).isEqualTo("still here");
    }

    @Test
    void outOfMemoryCostsItsOwnCallOnly() {
        functions.deploy("hog", FunctionJar.of("MemoryHog"));
        functions.answer("hog?hog=false");
        Problems.assertProblem(functions.call("hog"), 502, "worker-lost", "function");
        assertThat(functions.answer("hog?hog=false")).isEqualTo("modest");
    }

    @Test
    void stackOverflowIsAFailureLikeAnyOther() {
        functions.deploy("deep", FunctionJar.of("DeepRecursion"));
        JsonPath problem =
                Problems.assertProblem(functions.call("deep"), 500, "function-failed", "function");
        assertThat(problem.getString("errorType")).isEqualTo("java.lang.StackOverflowError");
        assertThat(functions.answer("deep?deep=false")).isEqualTo("0");
    }

    @Test
    void killedWorkerCostsItsOwnCallOnly() throws Exception {
        // Given
        functions.deploy("victim", FunctionJar.of("Sleeper"));
        long worker = pid(functions.answer("victim"));

        // When
        HttpResponse<String> answer;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse<String>> call =
                    executor.submit(() -> functions.call("victim?ms=20000"));
            functions.awaitRunning("victim", 1);
            ProcessHandle.of(worker).orElseThrow().destroyForcibly();
            answer = call.get();
        }

        // Then
        Problems.assertProblem(answer, 502, "worker-lost", "function");
        assertThat(functions.answer("victim")).doesNotStartWith(worker + " ");
    }

    @Test
    void killedIdleWorkerCostsNoCall() {
        // Given
        functions.deploy("idle-victim", FunctionJar.of("Sleeper"));
        long worker = pid(functions.answer("idle-victim"));

        // When
        ProcessHandle.of(worker).orElseThrow().destroyForcibly();
        await("process gone")
                .untilAsserted(
                        () ->
                                assertThat(server.workers().stream().map(ProcessHandle::pid))
                                        .doesNotContain(worker));

        // Then
        assertThat(functions.answer("idle-victim")).doesNotStartWith(worker + " ");
    }

    private double restarts() {
        return server.metrics().sum("penstock_worker_restarts_total", "reason=timeout");
    }

    /** Of an answer that begins with it. */
    private static long pid(String answer) {
        return Long.parseLong(answer.split(" ", 2)[0]);
    }
}
