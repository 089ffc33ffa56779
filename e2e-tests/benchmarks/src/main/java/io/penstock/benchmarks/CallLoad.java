package io.penstock.benchmarks;

import io.penstock.benchmarks.system.BenchmarkServer;
import io.penstock.benchmarks.system.HttpConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Callers of one function, each with a connection of its own, who send their next call when the
 * last one is answered.
 */
final class CallLoad {

    private CallLoad() {}

    /**
     * What came of it.
     *
     * @param answered calls with 200
     * @param bad calls with anything else, 429 too
     * @param length how long it took
     * @param micros how long each call took, at most a bounded number of them
     */
    record Result(long answered, BadAnswers bad, Duration length, List<Long> micros) {

        /** Calls with 200 per second. */
        double perSecond() {
            return answered / (length.toNanos() / 1e9);
        }

        /** Fails if there was one. */
        void expectNoErrors() {
            if (bad.count() > 0) {
                throw new IllegalStateException(
                        "%d of %d calls got no 200: %s"
                                .formatted(bad.count(), bad.count() + answered, bad.first()));
            }
        }
    }

    /** Times that are kept of each caller. */
    private static final int TIMES_MAX = 100_000;

    /** Calls for so long. */
    static Result run(BenchmarkServer server, byte[] request, int callers, Duration length)
            throws InterruptedException, ExecutionException {
        long begin = System.nanoTime();
        long end = begin + length.toNanos();
        long answered = 0;
        BadAnswers bad = new BadAnswers();
        List<Long> micros = new ArrayList<>();
        try (ExecutorService executor = Executors.newThreadPerTaskExecutor(Thread::new)) {
            List<Future<Caller>> callersDone = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                callersDone.add(executor.submit(() -> call(server, request, end, bad)));
            }
            for (Future<Caller> done : callersDone) {
                answered += done.get().answered;
                micros.addAll(done.get().micros);
            }
        }
        return new Result(answered, bad, Duration.ofNanos(System.nanoTime() - begin), micros);
    }

    private record Caller(long answered, List<Long> micros) {}

    private static Caller call(BenchmarkServer server, byte[] request, long end, BadAnswers bad)
            throws IOException {
        long answered = 0;
        List<Long> micros = new ArrayList<>();
        try (HttpConnection connection = server.connect()) {
            long now = System.nanoTime();
            while (now - end < 0) {
                boolean good = connection.status(request) == 200;
                long then = System.nanoTime();
                if (good) {
                    answered++;
                } else {
                    bad.add(connection.last());
                }
                if (good && micros.size() < TIMES_MAX) {
                    micros.add((then - now) / 1000);
                }
                now = then;
            }
        }
        return new Caller(answered, micros);
    }
}
