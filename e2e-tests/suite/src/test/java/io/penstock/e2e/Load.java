package io.penstock.e2e;

import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Calls made in the background while a test looks on. Closing it waits for the calls in flight. */
final class Load implements AutoCloseable {

    private final Supplier<HttpResponse<String>> call;
    private final Tally tally = new Tally();
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Deque<AtomicBoolean> running = new ArrayDeque<>();

    private Load(Supplier<HttpResponse<String>> call) {
        this.call = call;
    }

    /** Callers that call again as soon as they have their answer; none at first. */
    static Load ofCallers(Supplier<HttpResponse<String>> call) {
        return new Load(call);
    }

    /** So many calls a second, whether or not those before have been answered. */
    static Load perSecond(int rate, Supplier<HttpResponse<String>> call) {
        Load load = new Load(call);
        load.clock.scheduleAtFixedRate(
                () -> load.callers.execute(() -> load.tally.count(call)),
                0,
                TimeUnit.SECONDS.toNanos(1) / rate,
                TimeUnit.NANOSECONDS);
        return load;
    }

    /**
     * Makes {@code count} calls at once.
     *
     * @return the answers, in any order
     */
    static List<HttpResponse<String>> burst(int count, Supplier<HttpResponse<String>> call)
            throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<HttpResponse<String>> answers = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                calls.add(
                        executor.submit(
                                () -> {
                                    start.await();
                                    return call.get();
                                }));
            }
            start.countDown();
            for (Future<HttpResponse<String>> each : calls) {
                answers.add(each.get());
            }
        }
        return answers;
    }

    /** Sets how many callers there are from now on. */
    void callers(int count) {
        while (running.size() > count) {
            running.pop().set(false);
        }
        while (running.size() < count) {
            AtomicBoolean goOn = new AtomicBoolean(true);
            running.push(goOn);
            callers.execute(
                    () -> {
                        while (goOn.get()) {
                            tally.count(call);
                        }
                    });
        }
    }

    /** How the calls ended so far. */
    Tally tally() {
        return tally;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        callers(0);
        callers.close();
    }

    /** Lets it go on for a while. */
    void runFor(Duration duration) {
        int before = tally.calls();
        long end = System.nanoTime() + duration.toNanos();
        await("load for " + duration)
                .atMost(duration.plusSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> System.nanoTime() - end >= 0 && tally.calls() > before);
    }
}
