package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stays of a function that was replaced: nothing, or a counted leak. */
@PenstockTest({"penstock.pool.stable-window=1s", "penstock.workers.leaks-max=3"})
class RedeployST {

    private static final int REDEPLOYS = 200;
    private static final int WARM_UP = 40;
    private static final long GROWTH_BYTES_MAX = 4 * 1024 * 1024;

    private final Functions functions;
    private final Penstock server;

    RedeployST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @Test
    void manyRedeploysLeaveMetaspaceFlat() throws Exception {
        // Given
        FunctionJar base = FunctionJar.of("VersionMarker");
        functions.deploy("flat.pid", FunctionJar.of("Sleeper"), "isolation=shared");
        long pid = Long.parseLong(functions.answer("flat.pid").split(" ", 2)[0]);
        WorkerMemory worker = new WorkerMemory(pid);

        // When
        long metaspaceAfterWarmUp = 0;
        for (int i = 1; i <= REDEPLOYS; i++) {
            String marker = Integer.toString(i);
            functions.deploy("flat.moving", base.with("marker.txt", marker), "isolation=shared");
            assertThat(functions.answer("flat.moving")).isEqualTo(marker);
            if (i == WARM_UP) {
                metaspaceAfterWarmUp = worker.settledMetaspaceBytes();
            }
        }

        // Then
        long before = metaspaceAfterWarmUp;
        await("retired loaders collected")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(
                        () ->
                                assertThat(worker.settledMetaspaceBytes() - before)
                                        .as("metaspace growth over %s redeploys", REDEPLOYS)
                                        .isLessThan(GROWTH_BYTES_MAX));
        assertThat(functions.answer("flat.pid")).as("the same worker").startsWith(pid + " ");
        assertThat(leaks("flat.moving")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ThreadLeaker", "ThreadLocalLeaker", "DriverLeaker"})
    void leaksAreCountedAndTheirWorkerIsRetiredWithoutAFailedCall(String leaker) {
        // Given
        String namespace = leaker.toLowerCase(Locale.ROOT);
        String function = namespace + ".leaky";
        String neighbour = namespace + ".neighbour";
        FunctionJar base = FunctionJar.of(leaker);
        functions.deploy(neighbour, FunctionJar.of("Sleeper"), "isolation=shared");
        functions.answer(neighbour);
        double retiredBefore = retired();
        Set<Long> workers = new HashSet<>();

        // When
        Tally tally;
        try (Load load = Load.perSecond(50, () -> functions.call(neighbour + "?ms=5"))) {
            for (int i = 0; i < 10; i++) {
                functions.deploy(function, base.with("marker.txt", "" + i), "isolation=shared");
                workers.add(Long.parseLong(functions.answer(function)));
            }
            // Then
            await("leaks counted")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(leaks(function)).isGreaterThan(3));
            await("worker retired")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(retired()).isGreaterThan(retiredBefore));
            await("retired worker ended")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> workers.stream().anyMatch(pid -> !alive(pid)));
            tally = load.tally();
        }
        assertThat(tally.allWere200()).as("%s", tally).isTrue();
        assertThat(functions.call(function).statusCode()).isEqualTo(200);
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private double retired() {
        return server.metrics().sum("penstock_worker_restarts_total", "reason=leaks");
    }

    private double leaks(String function) {
        return server.metrics().sum("penstock_classloader_leaks_total", "function=" + function);
    }
}
