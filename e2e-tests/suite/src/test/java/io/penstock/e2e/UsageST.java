package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whoever counts gets the same: callers, ledger rows, their sums per minute, and the metrics of all
 * nodes. The ledger's rows themselves are read on PostgreSQL only.
 */
@Alone
class UsageST {

    private static final String ROWS = "FROM ledger WHERE kind = '%s' AND name = '%s'";

    /** 192 MiB, as a setting and in GiB. */
    private static final String MEMORY = "memory=192MiB";

    private static final BigDecimal MEMORY_GIB = new BigDecimal("0.1875");

    /** More than {@link #MEMORY_GIB} times milliseconds needs; metrics are doubles. */
    private static final int DECIMALS = 9;

    private static final int NAPS_MIN = 8;
    private static final int NAPS_MAX = 60;

    /**
     * What one way of counting says of a function.
     *
     * @param attempts how often it ran
     * @param failed how many of those failed
     * @param billedMillis what they are billed
     */
    private record Count(long attempts, long failed, long billedMillis) {}

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL_TWO_NODES"})
    void everyWayOfCountingSynchronousCallsAgrees(Cluster.Shape shape) throws Exception {
        // Given
        Cluster cluster = Clusters.shared(shape);
        Witness witness = Witness.create();
        cluster.deploy("called", FunctionJar.of("Recorder"), witness.setting(), MEMORY);

        // When
        List<HttpResponse<String>> answers = new ArrayList<>();
        for (int round = 0; round < 40; round++) {
            String fails = round % 4 == 0 ? "&failures=1" : "";
            answers.addAll(
                    Load.burst(
                            5,
                            () ->
                                    cluster.first()
                                            .functions()
                                            .call("called", "label=c&ms=7" + fails)));
        }

        // Then
        long billed = answers.stream().mapToLong(UsageST::billedMillis).sum();
        assertAllSay(cluster, shape, "called", new Count(200, 50, billed));
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL_TWO_NODES"})
    void everyWayOfCountingAsynchronousInvocationsAgrees(Cluster.Shape shape) throws Exception {
        // Given
        Cluster cluster = Clusters.shared(shape);
        Events events = cluster.first().events();
        Witness witness = Witness.create();
        cluster.deploy(
                "queued",
                FunctionJar.of("Recorder"),
                witness.setting(),
                MEMORY,
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
        // Written with the results, so all of it is there.
        long billed = usage(cluster.first(), "queued", "invocation").billedMillis();
        assertThat(billed).isGreaterThanOrEqualTo(35 * 3);
        assertThat(witness.lines("begin")).hasSize(10 + 5 * 2 + 5 * 3);
        assertAllSay(cluster, shape, "queued", new Count(10 + 5 * 2 + 5 * 3, 5 + 5 * 3, billed));
    }

    /** The function has {@link #MEMORY}. */
    private static void assertAllSay(
            Cluster cluster, Cluster.Shape shape, String function, Count expected) {
        BigDecimal gbSeconds =
                MEMORY_GIB
                        .multiply(BigDecimal.valueOf(expected.billedMillis(), 3))
                        .setScale(DECIMALS);
        await("ledger, sums and metrics agree")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> {
                            if (shape != Cluster.Shape.SQLITE) {
                                assertThat(ledger(cluster, function))
                                        .as("rows")
                                        .isEqualTo(expected);
                            }
                            assertThat(usage(cluster.first(), function, "invocation"))
                                    .as("usage")
                                    .isEqualTo(expected);
                            assertThat(usageGbSeconds(cluster.first(), function))
                                    .as("usage in GB-seconds")
                                    .isEqualByComparingTo(gbSeconds);
                            assertThat(metrics(cluster, function))
                                    .as("metrics")
                                    .isEqualTo(expected);
                            assertThat(metricsGbSeconds(cluster, function))
                                    .as("metrics in GB-seconds")
                                    .isEqualByComparingTo(gbSeconds);
                        });
    }

    private static long billedMillis(HttpResponse<String> answer) {
        return Long.parseLong(answer.headers().firstValue("Penstock-Billed-Ms").orElseThrow());
    }

    private static Count ledger(Cluster cluster, String function) throws Exception {
        String rows = ROWS.formatted("invocation", function);
        return new Count(
                cluster.number("SELECT count(*) " + rows),
                cluster.number("SELECT count(*) " + rows + " AND outcome <> 'succeeded'"),
                cluster.number("SELECT sum(billed_ms) " + rows));
    }

    private static Count usage(Penstock server, String function, String kind) {
        Map<String, Object> line = usageLine(server, function, kind);
        return new Count(
                ((Number) line.get("attempts")).longValue(),
                ((Number) line.get("failed")).longValue(),
                ((Number) line.get("billedMs")).longValue());
    }

    private static BigDecimal usageGbSeconds(Penstock server, String function) {
        return new BigDecimal((String) usageLine(server, function, "invocation").get("gbSeconds"));
    }

    private static Map<String, Object> usageLine(Penstock server, String function, String kind) {
        List<Map<String, Object>> lines =
                server.given()
                        .get("/v1/usage?group-by=function")
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath()
                        .getList("lines");
        return lines.stream()
                .filter(each -> function.equals(each.get("function")))
                .filter(each -> kind.equals(each.get("kind")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line of " + function));
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

    private static BigDecimal metricsGbSeconds(Cluster cluster, String function) {
        double sum =
                cluster.servers().stream()
                        .mapToDouble(
                                server ->
                                        server.metrics()
                                                .sum(
                                                        "penstock_billed_gb_seconds_total",
                                                        "function=" + function))
                        .sum();
        return BigDecimal.valueOf(sum).setScale(DECIMALS, RoundingMode.HALF_UP);
    }

    /**
     * Billed are 250 to 260 ms, where the machine wakes the function in time. A busy one wakes it
     * late, and that is billed, too; so the function says itself how long it slept. What is billed
     * beyond that are a few instructions; the best of some calls shows both, others may have lost
     * the processor in between.
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
        while (naps.size() < NAPS_MIN
                || (naps.size() < NAPS_MAX
                        && naps.stream().noneMatch(nap -> billedMillis(nap) <= 260))) {
            naps.add(functions.call("napping?ms=250"));
        }

        // Then
        List<Long> billed = naps.stream().map(UsageST::billedMillis).toList();
        List<Long> beyond =
                naps.stream()
                        .map(nap -> billedMillis(nap) - Long.parseLong(nap.body()) / 1000)
                        .toList();
        System.out.println("usage: billed " + billed + " ms, beyond the naps " + beyond + " ms");
        assertThat(billed)
                .allMatch(millis -> millis >= 250)
                .as("naps in time")
                .anyMatch(millis -> millis <= 260);
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
        long billed = billedMillis(answer);
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
