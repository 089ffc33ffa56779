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
     */
    record Result(long answered, BadAnswers bad) {

        /** Fails if there was one. */
        void expectNoErrors() {
            if (bad.count() > 0) {
                throw new IllegalStateException(
                        "%d of %d calls got no 200: %s"
                                .formatted(bad.count(), bad.count() + answered, bad.first()));
            }
        }
    }

    /** Calls for so long. */
    static Result run(BenchmarkServer server, byte[] request, int callers, Duration length)
            throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + length.toNanos();
        long answered = 0;
        BadAnswers bad = new BadAnswers();
        try (ExecutorService executor = Executors.newThreadPerTaskExecutor(Thread::new)) {
            List<Future<Long>> callersDone = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                callersDone.add(executor.submit(() -> call(server, request, end, bad)));
            }
            for (Future<Long> done : callersDone) {
                answered += done.get();
            }
        }
        return new Result(answered, bad);
    }

    /** How many were answered well. */
    private static long call(BenchmarkServer server, byte[] request, long end, BadAnswers bad)
            throws IOException {
        long answered = 0;
        try (HttpConnection connection = server.connect()) {
            while (System.nanoTime() - end < 0) {
                if (connection.status(request) == 200) {
                    answered++;
                } else {
                    bad.add(connection.last());
                }
            }
        }
        return answered;
    }
}
