package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Whoever counts gets the same: callers, ledger rows, their sums per minute, and the metrics of
 * both nodes.
 */
class UsageST {

    private static final String ROWS = "FROM ledger WHERE kind = '%s' AND name = '%s'";

    /**
     * What one way of counting says of a function.
     *
     * @param attempts how often it ran
     * @param failed how many of those failed
     * @param billedMillis what they are billed
     */
    private record Count(long attempts, long failed, long billedMillis) {}

    @Test
    void everyWayOfCountingSynchronousCallsAgrees() throws Exception {
        // Given
        Cluster cluster = Clusters.shared(Cluster.Shape.POSTGRESQL_TWO_NODES);
        Witness witness = Witness.create();
        cluster.deploy("called", FunctionJar.of("Recorder"), witness.setting());

        // When
        List<HttpResponse<String>> answers = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            String fails = round == 0 ? "&failures=1" : "";
            answers.addAll(
                    Load.burst(
                            5,
                            () ->
                                    cluster.first()
                                            .functions()
                                            .call("called", "label=c&ms=7" + fails)));
        }

        // Then
        long billed =
                answers.stream()
                        .mapToLong(
                                answer ->
                                        Long.parseLong(
                                                answer.headers()
                                                        .firstValue("Penstock-Billed-Ms")
                                                        .orElseThrow()))
                        .sum();
        assertAllSay(cluster, "called", new Count(20, 5, billed));
    }

    @Test
    void everyWayOfCountingAsynchronousInvocationsAgrees() throws Exception {
        // Given
        Cluster cluster = Clusters.shared(Cluster.Shape.POSTGRESQL_TWO_NODES);
        Events events = cluster.first().events();
        Witness witness = Witness.create();
        cluster.deploy(
                "queued",
                FunctionJar.of("Recorder"),
                witness.setting(),
                "retry.max=2",
                "retry.backoff=50ms");

        // When
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            // A quarter fails once, a quarter for good.
            int failures = i % 4 == 0 ? 1 : i % 4 == 1 ? 3 : 0;
            Events to = i % 2 == 0 ? events : cluster.last().events();
            ids.add(to.accept("queued", "label=q&ms=3&failures=" + failures));
        }

        // Then
        await("all ended")
                .atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                ids.stream()
                                        .map(events::status)
                                        .allMatch(List.of("succeeded", "dead")::contains));
        long billed =
                cluster.number("SELECT sum(billed_ms) " + ROWS.formatted("invocation", "queued"));
        assertThat(billed).isGreaterThanOrEqualTo(35 * 3);
        assertThat(witness.lines("begin")).hasSize(10 + 5 * 2 + 5 * 3);
        assertAllSay(cluster, "queued", new Count(10 + 5 * 2 + 5 * 3, 5 + 5 * 3, billed));
    }

    private static void assertAllSay(Cluster cluster, String function, Count expected) {
        await("ledger, sums and metrics agree")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> {
                            assertThat(ledger(cluster, function)).as("rows").isEqualTo(expected);
                            assertThat(usage(cluster.first(), function, "invocation"))
                                    .as("usage")
                                    .isEqualTo(expected);
                            assertThat(metrics(cluster, function))
                                    .as("metrics")
                                    .isEqualTo(expected);
                        });
    }

    private static Count ledger(Cluster cluster, String function) throws Exception {
        String rows = ROWS.formatted("invocation", function);
        return new Count(
                cluster.number("SELECT count(*) " + rows),
                cluster.number("SELECT count(*) " + rows + " AND outcome <> 'succeeded'"),
                cluster.number("SELECT sum(billed_ms) " + rows));
    }

    private static Count usage(Penstock server, String function, String kind) {
        List<Map<String, Object>> lines =
                server.given()
                        .get("/v1/usage?group-by=function")
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath()
                        .getList("lines");
        Map<String, Object> line =
                lines.stream()
                        .filter(each -> function.equals(each.get("function")))
                        .filter(each -> kind.equals(each.get("kind")))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no line of " + function));
        return new Count(
                ((Number) line.get("attempts")).longValue(),
                ((Number) line.get("failed")).longValue(),
                ((Number) line.get("billedMs")).longValue());
    }

    /** Each node counts what it has run itself. */
    private static Count metrics(Cluster cluster, String function) {
        String label = "function=" + function;
        double all = 0;
        double succeeded = 0;
        double billed = 0;
        for (Penstock server : cluster.servers()) {
            Metrics metrics = server.metrics();
            all += metrics.sum("penstock_invocations_total", label);
            succeeded += metrics.sum("penstock_invocations_total", label, "outcome=succeeded");
            billed += metrics.sum("penstock_billed_milliseconds_total", label);
        }
        return new Count((long) all, (long) (all - succeeded), (long) billed);
    }

    /**
     * The function says itself how long it slept: a busy machine wakes it late, and that is billed,
     * too. What is billed beyond that are a few instructions; the best of some calls shows it,
     * others may have lost the processor in between.
     */
    @Test
    void sleepOfAQuarterOfASecondIsBilledAsThat() throws Exception {
        // Given
        Cluster cluster = Clusters.shared(Cluster.Shape.POSTGRESQL_TWO_NODES);
        Functions functions = cluster.first().functions();
        cluster.deploy("napping", FunctionJar.of("Napper"));
        functions.answer("napping?ms=1");

        // When
        List<HttpResponse<String>> naps = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            naps.add(functions.call("napping?ms=250"));
        }

        // Then
        List<Long> beyond = new ArrayList<>();
        for (HttpResponse<String> nap : naps) {
            long billed =
                    Long.parseLong(nap.headers().firstValue("Penstock-Billed-Ms").orElseThrow());
            assertThat(billed).isGreaterThanOrEqualTo(250);
            beyond.add(billed - Long.parseLong(nap.body()) / 1000);
        }
        System.out.println("usage: billed beyond the naps, in ms: " + beyond);
        assertThat(beyond).allMatch(millis -> millis >= 0).anyMatch(millis -> millis <= 2);
        assertThat(beyond.stream().sorted().toList().get(beyond.size() / 2))
                .isLessThanOrEqualTo(10);
    }

    @Test
    void initHasALineOfItsOwn() throws Exception {
        // Given
        Cluster cluster = Clusters.shared(Cluster.Shape.POSTGRESQL_TWO_NODES);
        cluster.deploy("heavy", FunctionJar.of("SlowConstructor").with("init-ms.txt", "300"));

        // When
        HttpResponse<String> answer = cluster.first().functions().call("heavy");

        // Then
        long billed =
                Long.parseLong(answer.headers().firstValue("Penstock-Billed-Ms").orElseThrow());
        assertThat(billed).isLessThan(300);
        await("written")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> {
                            Count init = usage(cluster.first(), "heavy", "init");
                            assertThat(init.attempts()).isEqualTo(1);
                            assertThat(init.billedMillis()).isGreaterThanOrEqualTo(300);
                            assertThat(usage(cluster.first(), "heavy", "invocation"))
                                    .isEqualTo(new Count(1, 0, billed));
                            assertThat(
                                            cluster.number(
                                                    "SELECT sum(billed_ms) "
                                                            + ROWS.formatted("init", "heavy")))
                                    .isEqualTo(init.billedMillis());
                            assertThat(
                                            cluster.first()
                                                    .metrics()
                                                    .sum(
                                                            "penstock_billed_init_milliseconds_total",
                                                            "function=heavy"))
                                    .isEqualTo(init.billedMillis());
                        });
    }
}
