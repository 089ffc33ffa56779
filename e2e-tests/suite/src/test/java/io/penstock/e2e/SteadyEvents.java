package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Events that one server gets at a steady rate while a test does something to its store. Each must
 * be answered, with 202, or 503 {@code store-unavailable} and {@code Retry-After}.
 */
final class SteadyEvents implements AutoCloseable {

    /** How many it sends a second. */
    static final int PER_SECOND = 30;

    private static final Set<String> PROMISED = Set.of("202", "503");
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
        HttpResponse<String> answer;
        try {
            answer = events.send(function, "label=" + label);
        } catch (AssertionError failure) {
            answers.merge("no answer: " + failure.getMessage(), 1, Integer::sum);
            throw failure;
        }
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

    /** Waits until so many more have been sent, answered or not. */
    void awaitSent(int more) {
        int target = numbers.get() + more;
        await(more + " more sent").atMost(CHANGE_MAX).until(() -> numbers.get() >= target);
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

    /** Ends it and checks that each event got one of the promised answers. */
    @Override
    public void close() {
        load.close();
        assertThat(answers.keySet()).as(load.tally().toString()).isSubsetOf(PROMISED);
        assertThat(answers.values().stream().mapToInt(Integer::intValue).sum())
                .as("answers %s, %s", answers, load.tally())
                .isEqualTo(numbers.get());
    }
}
