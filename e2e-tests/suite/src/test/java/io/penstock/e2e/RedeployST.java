package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stays of a function that was replaced: nothing, or a counted leak. */
@PenstockTest({"penstock.pool.stable-window=1s", "penstock.workers.leaks-max=3"})
class RedeployST {

    /** So that one worker has room for all instances of a test. */
    private static final String SMALL = "memory=16MiB";

    private static final int REDEPLOYS = 200;
    private static final int WARM_UP = 40;
    private static final long GROWTH_BYTES_MAX = 4 * 1024 * 1024;

    /** What the loaders of this test would cost if they stayed, in times of the growth allowed. */
    private static final long COST_FACTOR_MIN = 5;

    private final Functions functions;
    private final Penstock server;

    RedeployST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @Test
    void manyRedeploysLeaveMetaspaceFlat() throws Exception {
        // Given
        FunctionJar base = FunctionJar.of("HeavyMarker").withLibrary("commons-lang3-3.12.0.jar");
        functions.deploy("flat.pid", FunctionJar.of("Sleeper"), "isolation=shared");
        long pid = pid(functions.answer("flat.pid"));
        WorkerMemory worker = new WorkerMemory(pid);

        long costOfOne = metaspaceOfOneInstance(base, worker);

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
        assertThat(costOfOne * (REDEPLOYS - WARM_UP))
                .as("what leaked loaders would cost")
                .isGreaterThan(COST_FACTOR_MIN * GROWTH_BYTES_MAX);
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

    /** By the second of two, as the first one pays for classes of the worker as well. */
    private long metaspaceOfOneInstance(FunctionJar jar, WorkerMemory worker) throws Exception {
        long before = 0;
        for (String function : new String[] {"flat.first", "flat.second"}) {
            before = worker.settledMetaspaceBytes();
            functions.deploy(function, jar.with("marker.txt", function), "isolation=shared");
            assertThat(functions.answer(function)).isEqualTo(function);
        }
        return worker.settledMetaspaceBytes() - before;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ThreadLeaker", "ThreadLocalLeaker", "DriverLeaker"})
    void leaksAreCountedAndTheirWorkerIsRetiredWithoutAFailedCall(String leaker) {
        // Given
        String namespace = leaker.toLowerCase(Locale.ROOT);
        String function = namespace + ".leaky";
        String neighbour = namespace + ".neighbour";
        FunctionJar base = FunctionJar.of(leaker);
        functions.deploy(neighbour, FunctionJar.of("Sleeper"), "isolation=shared", SMALL);
        long neighboursWorker = pid(functions.answer(neighbour));
        double retiredBefore = retired();
        Set<Long> workersOfLeaker = new HashSet<>();
        Set<Long> workersOfNeighbour = ConcurrentHashMap.newKeySet();

        // When
        Tally tally;
        try (Load load = Load.perSecond(50, () -> callAndNote(neighbour, workersOfNeighbour))) {
            for (int i = 0; i < 10; i++) {
                functions.deploy(
                        function, base.with("marker.txt", "" + i), "isolation=shared", SMALL);
                workersOfLeaker.add(pid(functions.answer(function)));
            }
            // Then
            await("leaks counted")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(leaks(function)).isGreaterThan(3));
            await("worker retired")
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(retired()).isGreaterThan(retiredBefore));
            await("the worker they shared ended")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !alive(neighboursWorker));
            await("neighbour served by another worker")
                    .untilAsserted(() -> assertThat(workersOfNeighbour).hasSizeGreaterThan(1));
            tally = load.tally();
        }
        assertThat(workersOfLeaker).contains(neighboursWorker);
        assertThat(workersOfNeighbour).as("under load").contains(neighboursWorker);
        assertThat(tally.allWere200()).as("%s", tally).isTrue();
        assertThat(functions.call(function).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> callAndNote(String sleeper, Set<Long> workers) {
        HttpResponse<String> response = functions.call(sleeper + "?ms=5");
        if (response.statusCode() == 200) {
            workers.add(pid(response.body()));
        }
        return response;
    }

    /** Of an answer that begins with it. */
    private static long pid(String answer) {
        return Long.parseLong(answer.split(" ", 2)[0]);
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
