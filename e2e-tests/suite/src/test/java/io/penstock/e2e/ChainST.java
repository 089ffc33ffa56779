package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invocations that make invocations, and ones that come later or never. */
@PenstockTest
class ChainST {

    private static final int DEPTH_MAX = 16;

    private final Penstock server;
    private final Functions functions;
    private final Events events;
    private Witness witness;

    ChainST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
        this.events = server.events();
    }

    @BeforeEach
    void createWitness() throws Exception {
        witness = Witness.create();
    }

    @Test
    void successAndFailureAreToldToTheirDestinations() {
        // Given
        functions.deploy("told", FunctionJar.of("Destination"), witness.setting());
        functions.deploy(
                "telling",
                FunctionJar.of("Recorder"),
                witness.setting(),
                "retry.max=0",
                "onSuccess=told",
                "onFailure=told");

        // When
        String good = events.accept("telling", "label=good");
        String bad = events.accept("telling", "label=bad&failures=1");

        // Then
        await("both told")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> {
                            assertThat(witness.labels("io.penstock.invocation.succeeded"))
                                    .containsExactly(good);
                            assertThat(witness.labels("io.penstock.invocation.failed"))
                                    .containsExactly(bad);
                        });
        JsonPath ofGood = told("io.penstock.invocation.succeeded");
        assertThat(ofGood.getString("result.body")).isEqualTo("good 1 " + good + " without error");
        assertThat(ofGood.getString("parent")).isEqualTo(good);
        assertThat(ofGood.getString("trigger")).isEqualTo("destination");
        JsonPath ofBad = told("io.penstock.invocation.failed");
        assertThat(ofBad.getString("result.body"))
                .isEqualTo("label=bad&failures=1 function-failed");
    }

    /** The invocation that told the witness, once it has ended. */
    private JsonPath told(String type) {
        String id = witness.lines(type).getFirst().invocation();
        events.awaitStatus(id, "succeeded");
        return events.get(id);
    }

    @Test
    void emittedEventRunsOnItsOwn() {
        // Given
        functions.deploy("child", FunctionJar.of("Recorder"), witness.setting());
        functions.deploy("parent", FunctionJar.of("Relay"), witness.setting());

        // When
        String parent = events.accept("parent", "label=p&to=child");

        // Then
        events.awaitStatus(parent, "succeeded");
        String child = witness.labels("emitted").getFirst();
        events.awaitStatus(child, "succeeded");
        assertThat(events.get(child).getString("parent")).isEqualTo(parent);
        assertThat(events.get(child).getInt("depth")).isEqualTo(1);
        assertThat(witness.labels("effect")).containsExactlyInAnyOrder("p", "p-child");
    }

    @Test
    void invokedFunctionAnswersItsCaller() {
        // Given
        functions.deploy("callee", FunctionJar.of("Recorder"), witness.setting());
        functions.deploy("caller", FunctionJar.of("InvokingFunction"));

        // When
        JsonPath answer = invoke("callee", "label=c");
        JsonPath failed = invoke("callee", "label=f&failures=1");
        JsonPath unknown = invoke("nobody", "");

        // Then
        assertThat(answer.getString("answer")).startsWith("c 1 ");
        assertThat(failed.getString("code")).isEqualTo("function-failed");
        assertThat(unknown.getString("code")).isEqualTo("unknown-function");
        assertThat(witness.labels("effect")).containsExactly("c");
    }

    private JsonPath invoke(String function, String payload) {
        return server.given()
                .contentType("application/json")
                .body("{\"function\": \"%s\", \"payload\": \"%s\"}".formatted(function, payload))
                .post("/fn/caller")
                .jsonPath();
    }

    @Test
    void functionThatEmitsToItselfIsStopped() {
        // Given
        functions.deploy("loop", FunctionJar.of("Relay"), witness.setting(), "retry.max=0");

        // When
        String first = events.accept("loop", "label=l&to=loop&then=loop");

        // Then
        await("dead letter")
                .atMost(Duration.ofSeconds(30))
                .until(() -> events.deadLetters("loop").size() == 1);
        JsonPath last = events.deadLetter(events.deadLetters("loop").getFirst());
        assertThat(last.getInt("depth")).isEqualTo(DEPTH_MAX);
        assertThat(last.getString("error.errorMessage")).contains("taken for a loop");
        assertThat(witness.labels("begin")).hasSize(DEPTH_MAX + 1);
        assertThat(events.status(first)).isEqualTo("succeeded");
    }

    @Test
    void delayedEventStartsLater() {
        // Given
        functions.deploy("delayed", FunctionJar.of("Recorder"), witness.setting());

        // When
        String id = events.accept("delayed", "label=d", "Penstock-Delay", "1s");

        // Then
        assertThat(events.status(id)).isEqualTo("queued");
        events.awaitStatus(id, "succeeded");
        Instant accepted = Instant.parse(events.get(id).getString("acceptedAt"));
        assertThat(witness.lines("begin").getFirst().atMillis())
                .isGreaterThanOrEqualTo(accepted.toEpochMilli() + 1000);
    }

    @Test
    void cancelledEventNeverRuns() {
        // Given
        functions.deploy("cancelled", FunctionJar.of("Recorder"), witness.setting());
        String id = events.accept("cancelled", "label=c", "Penstock-Delay", "1s");
        String after = events.accept("cancelled", "label=after", "Penstock-Delay", "2s");

        // When
        var answer = events.request("DELETE", "/v1/invocations/" + id);

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        assertThat(events.status(id)).isEqualTo("cancelled");
        Problems.assertProblem(
                events.request("DELETE", "/v1/invocations/" + id), 409, "conflict", "caller");
        events.awaitStatus(after, "succeeded");
        assertThat(witness.labels("begin")).containsExactly("after");
        assertThat(events.withStatus("cancelled", "cancelled")).isEqualTo(List.of(id));
    }

    @Test
    void modeOfAFunctionAndOfItsRouteDecide() {
        // Given
        functions.deploy("quiet", FunctionJar.of("Recorder"), witness.setting(), "routeMode=async");

        // When
        var route = functions.call("quiet", "label=route");
        var invocation =
                server.given()
                        .contentType("text/plain")
                        .body("label=waits")
                        .post("/v1/functions/quiet/invocations");

        // Then
        String id = Events.id(route);
        assertThat(invocation.statusCode()).isEqualTo(200);
        assertThat(invocation.asString()).startsWith("waits 1 ");
        events.awaitStatus(id, "succeeded");
        assertThat(events.get(id).getString("result.body")).startsWith("route 1 ");
    }
}
