package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Events that one server gets at a steady rate while a test does something to it. Every answer must
 * be 202, or 503 {@code store-unavailable} with {@code Retry-After}.
 */
final class SteadyEvents implements AutoCloseable {

    private static final int PER_SECOND = 30;
    private static final Duration CHANGE_MAX = Duration.ofSeconds(60);

    private final Events events;
    private final String function;
    private final Load load;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();

    SteadyEvents(Penstock server, String function) {
        this.events = server.events();
        this.function = function;
        this.load = Load.perSecond(PER_SECOND, this::send);
    }

    private HttpResponse<String> send() {
        String label = Integer.toString(numbers.incrementAndGet());
        HttpResponse<String> answer = events.send(function, "label=" + label);
        if (answer.statusCode() == 202) {
            accepted.add(Events.id(answer));
            answers.merge("202", 1, Integer::sum);
            return answer;
        }
        boolean honest =
                answer.statusCode() == 503
                        && answer.headers().firstValue("Retry-After").isPresent()
                        && answer.body().contains("store-unavailable");
        answers.merge(honest ? "503" : answer.statusCode() + " " + answer.body(), 1, Integer::sum);
        return answer;
    }

    /** Waits until so many more are accepted. */
    void awaitAccepted(int more) {
        int target = accepted.size() + more;
        await(more + " more accepted, so far " + answers)
                .atMost(CHANGE_MAX)
                .until(() -> accepted.size() >= target);
    }

    /** Waits until so many more get 503. */
    void awaitRefused(int more) {
        int target = answers.getOrDefault("503", 0) + more;
        await(more + " more refused, so far " + answers)
                .atMost(CHANGE_MAX)
                .until(() -> answers.getOrDefault("503", 0) >= target);
    }

    /** What got 202. */
    List<String> accepted() {
        return List.copyOf(accepted);
    }

    /** Ends it and checks that all answers were those that are promised. */
    @Override
    public void close() {
        load.close();
        assertThat(new TreeMap<>(answers))
                .as(load.tally().toString())
                .containsOnlyKeys("202", "503");
    }
}
