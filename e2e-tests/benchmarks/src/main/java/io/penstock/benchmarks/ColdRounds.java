package io.penstock.benchmarks;

import io.penstock.benchmarks.report.Target;
import io.penstock.benchmarks.system.HttpConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * First answers of functions, one of each kind of start in each round, so that all have seen the
 * same machine. Every first call is of a function that has just been deployed, on a server that
 * rests.
 */
final class ColdRounds implements AutoCloseable {

    private static final String HANDLER = "handler=io.penstock.e2e.functions.Napper";
    private static final String AT_ONCE = "ms=0";

    /** Long enough for another call to come meanwhile. */
    private static final String A_WHILE = "ms=1000";

    private static final String FRESH = "fresh";
    private static final String BUSY = "busy";
    private static final String WARMING = "warming";

    /** Has an instance all the time, on two of the servers. */
    private static final String RESIDENT = "resident";

    private static final String SHARED = "&isolation=shared";

    private final Path functions;
    private final ColdServer prewarming;
    private final ColdServer starting;
    private final ColdServer uncached;

    private final BareJava bare = new BareJava();
    private final StartSeries warm = new StartSeries("warm call", "warm");
    private final StartSeries prewarmed = new StartSeries("prewarmed worker", "prewarmed");
    private final StartSeries process = new StartSeries("new process, AOT cache", "process");
    private final StartSeries plain = new StartSeries("new process, no AOT cache", "process");
    private final StartSeries room = new StartSeries("worker with room", "instance");
    private final StartSeries shared = new StartSeries("shared worker", "instance");

    private ColdRounds(
            Path functions, ColdServer prewarming, ColdServer starting, ColdServer uncached) {
        this.functions = functions;
        this.prewarming = prewarming;
        this.starting = starting;
        this.uncached = uncached;
    }

    /**
     * Starts the servers.
     *
     * @param caches whose AOT cache the workers of two of them have
     */
    static ColdRounds start(Bench bench, String caches) throws IOException, InterruptedException {
        List<ColdServer> started = new ArrayList<>();
        boolean complete = false;
        try {
            started.add(ColdServer.start(bench, "prewarmed", 1, Optional.of(caches)));
            started.add(ColdServer.start(bench, "process", 0, Optional.of(caches)));
            started.add(ColdServer.start(bench, "uncached", 0, Optional.empty()));
            ColdRounds rounds =
                    new ColdRounds(
                            bench.functions(), started.get(0), started.get(1), started.get(2));
            rounds.prewarming.deploy(RESIDENT, bench.functions(), HANDLER);
            rounds.starting.deploy(RESIDENT, bench.functions(), HANDLER + SHARED);
            rounds.prewarming.call(RESIDENT, AT_ONCE);
            rounds.starting.call(RESIDENT, AT_ONCE);
            complete = true;
            return rounds;
        } finally {
            if (!complete) {
                for (ColdServer server : started) {
                    server.close();
                }
            }
        }
    }

    /**
     * Makes of the servers some that have served for a while: of one that has just started most
     * code isn't compiled yet.
     *
     * @param starts how many instances each has started then, in a shared worker
     * @param calls for how long each has been called
     */
    void warmUp(int starts, Duration calls)
            throws IOException, InterruptedException, ExecutionException {
        for (ColdServer server : List.of(prewarming, starting, uncached)) {
            // Its worker is kept meanwhile.
            server.deploy(WARMING, functions, HANDLER + SHARED);
            for (int i = 0; i < starts; i++) {
                server.deploy(FRESH, functions, HANDLER + SHARED);
                server.call(FRESH, AT_ONCE);
                server.delete(FRESH);
                server.call(WARMING, AT_ONCE);
            }
            server.load(WARMING, AT_ONCE, calls);
            server.delete(WARMING);
        }
    }

    /**
     * One of each.
     *
     * @param counted whether the times are used
     */
    void run(boolean counted) throws IOException, InterruptedException, ExecutionException {
        prewarming.awaitServing(1);
        starting.awaitServing(1);
        uncached.awaitServing(0);
        bare.run(counted);
        count(process, firstCall(starting, "", 1), counted);
        count(plain, firstCall(uncached, "", 0), counted);
        count(prewarmed, firstCall(prewarming, "", 1), counted);
        count(shared, firstCall(starting, SHARED, 1), counted);
        count(room, besideAnother(), counted);
        // So that its instance isn't given up.
        starting.call(RESIDENT, AT_ONCE);
        prewarming.call(RESIDENT, AT_ONCE);
        count(warm, prewarming.call(RESIDENT, AT_ONCE), counted);
    }

    private static void count(StartSeries series, ColdServer.Timed call, boolean counted) {
        if (counted) {
            series.add(call.answer(), call.micros());
        }
    }

    /** The first call of a function that is gone afterwards. */
    private ColdServer.Timed firstCall(ColdServer server, String settings, int others)
            throws IOException, InterruptedException {
        server.deploy(FRESH, functions, HANDLER + settings);
        ColdServer.Timed call = server.call(FRESH, AT_ONCE);
        server.delete(FRESH);
        server.awaitServing(others);
        return call;
    }

    /** A call that needs a second instance: the only one is busy, its worker has room. */
    private ColdServer.Timed besideAnother()
            throws IOException, InterruptedException, ExecutionException {
        starting.deploy(BUSY, functions, HANDLER);
        try (HttpConnection connection = starting.connect()) {
            FutureTask<Integer> first =
                    new FutureTask<>(() -> connection.status(FunctionCalls.post(BUSY, A_WHILE)));
            Thread.ofVirtual().start(first);
            starting.awaitRunning(BUSY, 1);
            ColdServer.Timed second = starting.call(BUSY, AT_ONCE);
            if (first.get() != 200) {
                throw new IllegalStateException("the call beside got " + first.get());
            }
            starting.delete(BUSY);
            starting.awaitServing(1);
            return second;
        }
    }

    /** What has been measured. */
    ColdFigures figures() {
        return new ColdFigures(
                bare.toLine(),
                bare.toExit(),
                List.of(process, plain, prewarmed, room, shared, warm),
                List.of(
                        StartSeries.judge(
                                Target.atMost(
                                        "prewarmed worker, p50 over a warm call's",
                                        5,
                                        millis(prewarmed.times().p50() - warm.times().p50()),
                                        " ms"),
                                prewarmed,
                                warm),
                        StartSeries.judge(
                                Target.atMost(
                                        "prewarmed worker, p99 over a warm call's p50",
                                        20,
                                        millis(prewarmed.times().p99() - warm.times().p50()),
                                        " ms"),
                                prewarmed,
                                warm),
                        StartSeries.judge(
                                Target.atMost(
                                        "new process with AOT cache, p50 to a bare java's",
                                        1.5,
                                        (double) process.times().p50() / bare.toExit().p50(),
                                        "x"),
                                process),
                        StartSeries.judge(
                                Target.atMost(
                                        "new instance in a running worker, p50",
                                        3,
                                        millis(room.times().p50()),
                                        " ms"),
                                room)));
    }

    private static double millis(long micros) {
        return micros / 1e3;
    }

    @Override
    public void close() throws IOException {
        try (prewarming;
                starting;
                uncached) {
            // Each is closed, whatever becomes of the others.
        }
    }
}
