package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of events that fail: tries, pauses, dead letters and what can be done with them. */
@PenstockTest
class RetryST {

    private static final FunctionJar RECORDER = FunctionJar.of("Recorder");

    private final Penstock server;
    private final Functions functions;
    private final Events events;
    private Witness witness;

    RetryST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
        this.events = server.events();
    }

    @BeforeEach
    void createWitness() throws Exception {
        witness = Witness.create();
    }

    @Test
    void failedTriesAreRepeatedAfterGrowingPauses() {
        // Given
        deploy("growing", "retry.max=2", "retry.backoff=200ms", "retry.factor=3");

        // When
        String id = events.accept("growing", "label=g&failures=2");

        // Then
        events.awaitStatus(id, "succeeded");
        List<Witness.Line> tries = witness.lines("begin");
        assertThat(tries).extracting(Witness.Line::attempt).containsExactly(1, 2, 3);
        assertThat(tries).extracting(Witness.Line::invocation).containsOnly(id);
        assertThat(tries.get(1).atMillis() - tries.get(0).atMillis()).isGreaterThanOrEqualTo(200);
        assertThat(tries.get(2).atMillis() - tries.get(1).atMillis()).isGreaterThanOrEqualTo(600);
        assertThat(events.get(id).getString("result.body")).isEqualTo("g 3 " + id);
    }

    @Test
    void deadLetterHasTheEventAndTheStack() {
        // Given
        deploy("dying", "retry.max=1", "retry.backoff=50ms");

        // When
        String id = events.accept("dying", "label=d&failures=9");

        // Then
        events.awaitStatus(id, "dead");
        assertThat(events.deadLetters("dying")).containsExactly(id);
        JsonPath letter = events.deadLetter(id);
        assertThat(letter.getString("status")).isEqualTo("dead");
        assertThat(letter.getInt("attempts")).isEqualTo(2);
        assertThat(letter.getString("error.code")).isEqualTo("function-failed");
        assertThat(letter.getString("error.errorType"))
                .isEqualTo("java.lang.IllegalStateException");
        assertThat(letter.getString("error.errorMessage")).isEqualTo("attempt 2 fails on purpose");
        assertThat(letter.getString("error.stack"))
                .contains(FunctionJar.className("Recorder") + ".handle");
        assertThat(letter.getString("event.body")).isEqualTo("label=d&failures=9");
        await("metric")
                .untilAsserted(
                        () ->
                                assertThat(
                                                server.metrics()
                                                        .sum(
                                                                "penstock_dead_letters",
                                                                "function=dying"))
                                        .isEqualTo(1));
    }

    @Test
    void redrivenDeadLetterRunsAsIfItWereNew(@TempDir Path folder) throws Exception {
        // Given
        Path needed = folder.resolve("needed");
        deploy("redriven", "retry.max=0");
        String id = events.accept("redriven", "label=r&needs=" + needed);
        events.awaitStatus(id, "dead");
        Files.createFile(needed);

        // When
        var answer = events.request("POST", "/v1/dead-letters/" + id + "/redrive");

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        events.awaitStatus(id, "succeeded");
        assertThat(witness.lines("effect"))
                .extracting(Witness.Line::invocation, Witness.Line::attempt)
                .containsExactly(tuple(id, 1));
        assertThat(events.deadLetters("redriven")).isEmpty();
    }

    @Test
    void allDeadLettersOfAFunctionAreRedrivenAtARate(@TempDir Path folder) throws Exception {
        // Given
        Path needed = folder.resolve("needed");
        deploy("many", "retry.max=0");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.add(events.accept("many", "label=m" + i + "&needs=" + needed));
        }
        await("all dead").until(() -> events.deadLetters("many").size() == 10);
        Files.createFile(needed);

        // When
        long askedMillis = System.currentTimeMillis();
        var answer = events.request("POST", "/v1/dead-letters/redrive?function=many&rate=5");

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(JsonPath.from(answer.body()).getInt("redriven")).isEqualTo(10);
        await("all ran")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () ->
                                assertThat(witness.effective())
                                        .containsExactlyInAnyOrderElementsOf(ids));
        // However late the first ones ran on a busy machine, none runs before it is due.
        assertThat(witness.lines("effect").getLast().atMillis() - askedMillis)
                .as("nine pauses of 200 ms")
                .isGreaterThanOrEqualTo(9 * 200);
    }

    @Test
    void purgedDeadLettersAreGone() {
        // Given
        deploy("purged", "retry.max=0");
        for (int i = 0; i < 3; i++) {
            events.accept("purged", "label=p&failures=9");
        }
        await("all dead").until(() -> events.deadLetters("purged").size() == 3);
        String one = events.deadLetters("purged").getFirst();

        // When
        var single = events.request("DELETE", "/v1/dead-letters/" + one);
        List<String> left = events.deadLetters("purged");
        var rest = events.request("DELETE", "/v1/dead-letters?function=purged");

        // Then
        assertThat(single.statusCode()).isEqualTo(204);
        assertThat(left).hasSize(2).doesNotContain(one);
        assertThat(JsonPath.from(rest.body()).getInt("purged")).isEqualTo(2);
        assertThat(events.deadLetters("purged")).isEmpty();
        assertThat(events.request("GET", "/v1/dead-letters/" + one).statusCode()).isEqualTo(404);
    }

    @Test
    void eventThatIsTooOldIsGivenUp() {
        // Given
        deploy("ageing", "retry.maxEventAge=1s");
        events.accept("ageing", "label=first&ms=2500", "Penstock-Ordering-Key", "k");

        // When
        String late = events.accept("ageing", "label=late", "Penstock-Ordering-Key", "k");

        // Then
        events.awaitStatus(late, "expired");
        assertThat(events.deadLetter(late).getString("error.code")).isEqualTo("event-expired");
        assertThat(witness.labels("begin")).containsExactly("first");
    }

    @Test
    void callerErrorsAreNotRetried() {
        // Given
        functions.deploy("sum", FunctionJar.of("Sum"), "retry.max=5", "retry.backoff=1h");

        // When
        String id = events.accept("sum", "text instead of JSON");

        // Then
        events.awaitStatus(id, "dead");
        assertThat(events.get(id).getInt("attempts")).isEqualTo(1);
        assertThat(events.get(id).getString("error.code")).isEqualTo("unsupported-media-type");
    }

    @Test
    void deletedFunctionMakesDeadLetters(@TempDir Path folder) throws Exception {
        // Given
        Path gate = folder.resolve("gate");
        deploy("deleted", "retry.max=5");
        String running =
                events.accept("deleted", "label=runs&gate=" + gate, "Penstock-Ordering-Key", "k");
        String waiting = events.accept("deleted", "label=waits", "Penstock-Ordering-Key", "k");
        await("running").until(() -> witness.labels("begin").contains("runs"));

        // When
        server.given().delete("/v1/functions/deleted").then().statusCode(204);
        Files.createFile(gate);

        // Then
        events.awaitStatus(running, "succeeded");
        events.awaitStatus(waiting, "dead");
        assertThat(events.deadLetter(waiting).getString("error.code"))
                .isEqualTo("unknown-function");
        assertThat(events.deadLetters("deleted")).containsExactly(waiting);
        assertThat(witness.labels("begin")).containsExactly("runs");
    }

    private void deploy(String function, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add(witness.setting());
        functions.deploy(function, RECORDER, all.toArray(String[]::new));
    }
}
