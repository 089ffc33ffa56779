package io.penstock.benchmarks;

import io.penstock.benchmarks.system.BenchmarkServer;
import io.penstock.benchmarks.system.HttpConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Sends asynchronous events of 64 bytes to one function of one server. */
final class EventLoad {

    private static final int BODY_BYTES = 64;

    private final BenchmarkServer server;
    private final String function;

    EventLoad(BenchmarkServer server, String function) {
        this.server = server;
        this.function = function;
    }

    /**
     * What came of some sending.
     *
     * @param accepted events that got 202
     * @param bad answers that were something else
     * @param length how long it took
     */
    record Sent(long accepted, BadAnswers bad, Duration length) {

        /** Durable 202s per second. */
        double perSecond() {
            return accepted / (length.toNanos() / 1e9);
        }
    }

    /** Sends as fast as answers come. */
    Sent run(int senders, Duration length) throws InterruptedException, ExecutionException {
        byte[] request = request("event", "");
        return send(senders, length, () -> request);
    }

    /** The same with events that are all due at one moment, so that none is run before. */
    Sent runDueAt(int senders, Duration length, Instant due)
            throws InterruptedException, ExecutionException {
        return send(
                senders,
                length,
                () -> {
                    long millis = Math.max(0, Duration.between(Instant.now(), due).toMillis());
                    return request("event", "Penstock-Delay: " + millis + "ms\r\n");
                });
    }

    /** Makes requests. */
    private interface Requests {
        byte[] next();
    }

    private Sent send(int senders, Duration length, Requests requests)
            throws InterruptedException, ExecutionException {
        long begin = System.nanoTime();
        long end = begin + length.toNanos();
        long accepted = 0;
        BadAnswers bad = new BadAnswers();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> results = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                results.add(executor.submit(() -> sendUntil(end, requests, bad)));
            }
            for (Future<Long> result : results) {
                accepted += result.get();
            }
        }
        return new Sent(accepted, bad, Duration.ofNanos(System.nanoTime() - begin));
    }

    private long sendUntil(long end, Requests requests, BadAnswers bad) throws IOException {
        long accepted = 0;
        try (HttpConnection connection = server.connect()) {
            while (System.nanoTime() - end < 0) {
                if (connection.status(requests.next()) == 202) {
                    accepted++;
                } else {
                    bad.add(connection.last());
                }
            }
        }
        return accepted;
    }

    /**
     * How long a single event takes when there is little to do. Times are microseconds since 1970.
     *
     * @param sentAt when its first byte was sent, by label
     * @param answered from there to its 202, in microseconds, in any order
     */
    record Paced(List<Long> sentAt, List<Long> answered) {}

    /** Sends numbered events {@code 0, 1, ...}, so many a second, over one connection. */
    Paced runPaced(int perSecond, int count) throws IOException {
        List<Long> sentAt = new ArrayList<>();
        List<Long> answered = new ArrayList<>();
        long pause = Duration.ofSeconds(1).toNanos() / perSecond;
        try (HttpConnection connection = server.connect()) {
            long next = System.nanoTime();
            for (int i = 0; i < count; i++) {
                while (System.nanoTime() - next < 0) {
                    LockSupport.parkNanos(next - System.nanoTime());
                }
                next += pause;
                byte[] request = request("label=" + i, "");
                long begin = microsNow();
                int status = connection.status(request);
                sentAt.add(begin);
                answered.add(microsNow() - begin);
                if (status != 202) {
                    throw new IOException("an event got " + status);
                }
            }
        }
        return new Paced(sentAt, answered);
    }

    private static long microsNow() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    private byte[] request(String text, String headers) {
        String body = text + "&".repeat(BODY_BYTES - text.length());
        return """
                POST /v1/functions/%s/invocations HTTP/1.1\r
                Host: 127.0.0.1\r
                Authorization: Bearer %s\r
                Prefer: respond-async\r
                Content-Type: text/plain\r
                Content-Length: %d\r
                %s\r
                %s"""
                .formatted(function, BenchmarkServer.KEY, BODY_BYTES, headers, body)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
