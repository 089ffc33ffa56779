package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls with the same idempotency key are one. */
class IdempotencyST {

    private static final int CALLERS = 20;
    private static final String KEY = "Idempotency-Key";

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL_TWO_NODES"})
    void concurrentCallersGetOneAnswerOfOneRun(Cluster.Shape shape) throws Exception {
        // Given
        Cluster cluster = Clusters.shared(shape);
        Witness witness = deploy(cluster, "once");
        AtomicInteger turn = new AtomicInteger();

        // When
        List<HttpResponse<String>> answers =
                Load.burst(
                        CALLERS, () -> call(next(cluster, turn), "once", "label=a&ms=400", "one"));

        // Then
        assertThat(answers).allMatch(answer -> answer.statusCode() == 200);
        assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSize(1);
        assertThat(witness.labels("begin")).containsExactly("a");
        String invocation = witness.lines("begin").getFirst().invocation();
        assertThat(answers)
                .extracting(answer -> answer.headers().firstValue("Penstock-Invocation-Id"))
                .allMatch(id -> id.orElse("").equals(invocation));
        assertThat(call(cluster.last(), "once", "label=a&ms=400", "one").body())
                .isEqualTo(answers.getFirst().body());
        Problems.assertProblem(
                call(cluster.first(), "once", "label=b", "one"),
                422,
                "idempotency-key-reused",
                "caller");
        assertThat(witness.labels("begin")).containsExactly("a");
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL_TWO_NODES"})
    void concurrentEventsAreOneInvocation(Cluster.Shape shape) throws Exception {
        // Given
        Cluster cluster = Clusters.shared(shape);
        Witness witness = deploy(cluster, "once-later");
        AtomicInteger turn = new AtomicInteger();

        // When
        List<HttpResponse<String>> answers =
                Load.burst(
                        CALLERS,
                        () ->
                                next(cluster, turn)
                                        .events()
                                        .send("once-later", "label=e&ms=50", KEY, "event"));

        // Then
        Set<String> ids = new HashSet<>();
        answers.forEach(answer -> ids.add(Events.id(answer)));
        assertThat(ids).hasSize(1);
        String id = ids.iterator().next();
        await("succeeded")
                .atMost(Duration.ofSeconds(20))
                .until(() -> cluster.last().events().status(id).equals("succeeded"));
        assertThat(witness.labels("begin")).containsExactly("e");
        Problems.assertProblem(
                cluster.last().events().send("once-later", "label=f", KEY, "event"),
                422,
                "idempotency-key-reused",
                "caller");
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL_TWO_NODES"})
    void answerIsTheSameAfterARestart(Cluster.Shape shape) throws Exception {
        // Given
        Cluster cluster = Clusters.shared(shape);
        Witness witness = deploy(cluster, "kept");
        HttpResponse<String> answer = call(cluster.first(), "kept", "label=k", "kept");
        String id = cluster.first().events().accept("kept", "label=l", KEY, "kept-event");
        await("both ran").until(() -> witness.labels("effect").size() == 2);

        // When
        cluster.first().kill();
        cluster.first().start();

        // Then
        HttpResponse<String> again = call(cluster.first(), "kept", "label=k", "kept");
        assertThat(again.statusCode()).isEqualTo(answer.statusCode());
        assertThat(again.body()).isEqualTo(answer.body());
        assertThat(again.headers().firstValue("Penstock-Idempotent-Replay")).contains("true");
        assertThat(cluster.first().events().accept("kept", "label=l", KEY, "kept-event"))
                .isEqualTo(id);
        assertThat(witness.labels("begin")).filteredOn("k"::equals).hasSize(1);
    }

    private static Witness deploy(Cluster cluster, String function) throws Exception {
        Witness witness = Witness.create();
        cluster.deploy(function, FunctionJar.of("Recorder"), witness.setting());
        return witness;
    }

    private static Penstock next(Cluster cluster, AtomicInteger turn) {
        return cluster.servers().get(turn.getAndIncrement() % cluster.servers().size());
    }

    private static HttpResponse<String> call(
            Penstock server, String function, String body, String key) {
        Functions functions = server.functions();
        return functions.send(
                functions
                        .request("/v1/functions/" + function + "/invocations")
                        .header("Content-Type", "text/plain")
                        .header(KEY, key)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
