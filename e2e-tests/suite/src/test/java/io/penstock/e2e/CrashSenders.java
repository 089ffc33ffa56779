package io.penstock.e2e;

import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Senders of numbered events to whichever server answers, as fast as {@link #PER_SECOND} allows,
 * from the constructor until it is closed.
 */
final class CrashSenders implements AutoCloseable {

    /** Never fails by itself. */
    static final String STEADY = "steady";

    /** Fails up to three times of three. */
    static final String FLAKY = "flaky";

    /** The same with ordering keys. */
    static final String ORDERED = "ordered";

    /** Emits an event to {@link #STEADY}. */
    static final String RELAY = "relay";

    /** All of them. */
    static final List<String> FUNCTIONS = List.of(STEADY, FLAKY, ORDERED, RELAY);

    /** What an event got whose server was killed, or not there. */
    static final String NO_ANSWER = "no answer";

    /** So that what is left at the end doesn't take long on a small machine. */
    private static final int PER_SECOND = 150;

    private static final int KEYS_PER_SENDER = 4;
    private static final int FAILURES_MAX = 3;

    private final List<Events> events;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Semaphore pace = new Semaphore(0);
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final Queue<Accepted> accepted = new ConcurrentLinkedQueue<>();
    private final List<Future<?>> senders = new ArrayList<>();
    private volatile boolean goOn = true;

    /**
     * An event that got 202.
     *
     * @param label its number
     * @param invocation the invocation's id
     * @param key its ordering key
     */
    record Accepted(String label, String invocation, Optional<String> key) {}

    CrashSenders(List<Penstock> servers, SplittableRandom random, int count) {
        events = servers.stream().map(Penstock::events).toList();
        clock.scheduleAtFixedRate(
                this::allowOne,
                0,
                TimeUnit.SECONDS.toMicros(1) / PER_SECOND,
                TimeUnit.MICROSECONDS);
        for (int sender = 0; sender < count; sender++) {
            String name = "s" + sender;
            SplittableRandom own = random.split();
            senders.add(executor.submit(() -> send(name, own)));
        }
    }

    /** What wasn't sent while nobody answered isn't made up for. */
    private void allowOne() {
        if (pace.availablePermits() < PER_SECOND) {
            pace.release();
        }
    }

    private void send(String sender, SplittableRandom random) {
        while (goOn) {
            pace.acquireUninterruptibly();
            String function = FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
            String label = Integer.toString(numbers.incrementAndGet());
            boolean fails = function.equals(FLAKY) || function.equals(ORDERED);
            int failures = fails ? Math.max(0, random.nextInt(-3, FAILURES_MAX + 1)) : 0;
            String body =
                    "label=%s&failures=%d&ms=%d&to=%s"
                            .formatted(label, failures, random.nextInt(20), STEADY);
            Optional<String> key =
                    function.equals(ORDERED)
                            ? Optional.of(sender + "-" + random.nextInt(KEYS_PER_SENDER))
                            : Optional.empty();
            send(events.get(random.nextInt(events.size())), function, label, body, key);
        }
    }

    private void send(Events to, String function, String label, String body, Optional<String> key) {
        List<String> headers = new ArrayList<>();
        key.ifPresent(value -> headers.addAll(List.of("Penstock-Ordering-Key", value)));
        HttpResponse<String> response;
        try {
            response = to.send(function, body, headers.toArray(String[]::new));
        } catch (AssertionError _) {
            refusals.merge(NO_ANSWER, 1, Integer::sum);
            backOff();
            return;
        }
        if (response.statusCode() == 202) {
            accepted.add(new Accepted(label, Events.id(response), key));
        } else {
            String code = JsonPath.from(response.body()).getString("code");
            refusals.merge(response.statusCode() + " " + code, 1, Integer::sum);
            backOff();
        }
    }

    /** Nobody takes it: the processor is better left to those who start. */
    private static void backOff() {
        await().pollDelay(Duration.ofMillis(50)).until(() -> true);
    }

    /** What got 202; those of one key in the order they were sent. */
    List<Accepted> accepted() {
        return List.copyOf(accepted);
    }

    /** How many events got another answer or none, by what it was. They may have run or not. */
    Map<String, Integer> refusals() {
        return new TreeMap<>(refusals);
    }

    /** Ends the senders, waits for what they are sending and checks that none broke down. */
    @Override
    public void close() {
        goOn = false;
        executor.close();
        clock.shutdownNow();
        for (Future<?> sender : senders) {
            if (sender.state() == Future.State.FAILED) {
                throw new AssertionError("a sender broke down", sender.exceptionNow());
            }
        }
    }
}
