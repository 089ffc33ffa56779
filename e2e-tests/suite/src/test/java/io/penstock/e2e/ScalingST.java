package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Instances appear with work and vanish without it. */
@Alone
@PenstockTest({"penstock.pool.stable-window=2s"})
class ScalingST {

    /** How long the rising and falling load lasts: {@code -Dpenstock.e2e.load=PT5M} for 5 min. */
    private static final Duration LOAD =
            Duration.parse(System.getProperty("penstock.e2e.load", "PT30S"));

    /** What a caller may wait beyond one start: half a start and a busy machine's share. */
    private static final Duration BUSY = Duration.ofMillis(500);

    private static final Duration BEYOND_START_MAX = Duration.ofSeconds(1);

    private static final Pattern STARTED =
            Pattern.compile(
                    "instance started function=(?<function>\\S+) .*waitingCalls=(?<waiting>\\d+) millis=");

    private final Functions functions;
    private final Penstock server;

    ScalingST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @Test
    void concurrentFirstCallsShareOneStart() throws Exception {
        // Given
        FunctionJar jar = FunctionJar.of("SlowConstructor").with("init-ms.txt", "700");
        functions.deploy("cold-alone", jar);
        functions.deploy("cold", jar);
        awaitPrewarmedWorker();
        Timed alone = timed("cold-alone");
        awaitPrewarmedWorker();

        // When
        Queue<Timed> calls = new ConcurrentLinkedQueue<>();
        Load.burst(
                64,
                () -> {
                    Timed call = timed("cold");
                    calls.add(call);
                    return call.answer();
                });

        // Then
        Duration most = alone.took().plus(lesser(alone.took().dividedBy(2).plus(BUSY)));
        assertThat(alone.answer().statusCode()).isEqualTo(200);
        assertThat(calls)
                .hasSize(64)
                .allSatisfy(
                        each -> {
                            assertThat(each.answer().statusCode()).isEqualTo(200);
                            assertThat(each.took())
                                    .as("about one start, which took %s alone", alone.took())
                                    .isLessThan(most);
                        });
        Matcher firstStart = firstStart("cold");
        assertThat(Integer.parseInt(firstStart.group("waiting")))
                .as("callers of the shared start: %s", firstStart.group())
                .isGreaterThan(32);
        assertThat(server.metrics().sum("penstock_init_duration_seconds_count", "function=cold"))
                .as("instances built for 64 callers")
                .isLessThan(16);
    }

    @Test
    void instancesFollowALoadThatRisesFallsAndStops() {
        // Given
        functions.deploy("wave", FunctionJar.of("Sleeper"), "idleTimeout=2s");
        Duration phase = LOAD.dividedBy(4);

        // When
        double low;
        double high;
        double lowAgain;
        Tally tally;
        try (Load load = Load.ofCallers(() -> functions.call("wave?ms=40"))) {
            load.callers(2);
            load.runFor(phase);
            low = live("wave");
            load.callers(16);
            load.runFor(phase);
            high = live("wave");
            load.callers(2);
            load.runFor(phase.multipliedBy(2));
            lowAgain = live("wave");
            tally = load.tally();
        }

        // Then
        assertThat(tally.allWere200()).as("%s", tally).isTrue();
        assertThat(low).as("with 2 callers").isBetween(1.0, 6.0);
        assertThat(high).as("with 16 callers").isBetween(10.0, 24.0);
        assertThat(lowAgain).as("with 2 callers again").isBetween(1.0, 8.0);
        await("scaled to zero")
                .atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(live("wave")).isZero());
        assertThat(functions.call("wave").statusCode()).isEqualTo(200);
    }

    @Test
    void minimumIsKeptAndMaximumIsNotExceeded() throws Exception {
        // Given
        functions.deploy(
                "bounded",
                FunctionJar.of("Sleeper"),
                "minInstances=1",
                "maxInstances=2",
                "idleTimeout=1s");
        await("started without a call")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(live("bounded")).isEqualTo(1));

        // When
        List<HttpResponse<String>> answers = Load.burst(10, () -> functions.call("bounded?ms=100"));

        // Then
        assertThat(answers).allSatisfy(each -> assertThat(each.statusCode()).isEqualTo(200));
        assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSizeLessThanOrEqualTo(2);
        await("back to the minimum")
                .atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(live("bounded")).isEqualTo(1));
    }

    @Test
    void nothingIsStoppedWhileItRuns() {
        // Given
        functions.deploy("long", FunctionJar.of("Sleeper"), "idleTimeout=1s");

        // When
        HttpResponse<String> answer = functions.call("long?ms=6000");

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void oneInstanceRunsSeveralCallsWhenAllowed() throws Exception {
        // Given
        functions.deploy("wide", FunctionJar.of("Sleeper"), "concurrency=8", "maxInstances=1");
        functions.answer("wide");

        // When
        long start = System.nanoTime();
        List<HttpResponse<String>> answers = Load.burst(8, () -> functions.call("wide?ms=500"));
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        // Then
        assertThat(answers).allSatisfy(each -> assertThat(each.statusCode()).isEqualTo(200));
        assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSize(1);
        assertThat(took).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void secondCallIsWarm() {
        // Given
        functions.deploy("warm", FunctionJar.of("Echo"));
        HttpResponse<String> first = functions.call("warm");

        // When
        HttpResponse<String> second = functions.call("warm");

        // Then
        assertThat(first.headers().firstValue("Penstock-Start").orElse(""))
                .isIn("instance", "prewarmed", "process");
        assertThat(second.headers().firstValue("Penstock-Start")).contains("warm");
    }

    private record Timed(HttpResponse<String> answer, Duration took) {}

    private Timed timed(String function) {
        long start = System.nanoTime();
        HttpResponse<String> answer = functions.call(function);
        return new Timed(answer, Duration.ofNanos(System.nanoTime() - start));
    }

    private static Duration lesser(Duration beyondStart) {
        return beyondStart.compareTo(BEYOND_START_MAX) < 0 ? beyondStart : BEYOND_START_MAX;
    }

    private void awaitPrewarmedWorker() {
        await("a prewarmed worker")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () ->
                                assertThat(server.metrics().sum("penstock_workers", "state=idle"))
                                        .isPositive());
    }

    private Matcher firstStart(String function) throws IOException {
        return server.logLines().stream()
                .map(STARTED::matcher)
                .filter(line -> line.find() && line.group("function").equals(function))
                .findFirst()
                .orElseThrow();
    }

    private double live(String function) {
        return server.metrics().sum("penstock_instances", "function=" + function);
    }
}
