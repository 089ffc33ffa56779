package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Numbered events happen at a source while processes are killed, and what became of them is counted
 * at the end. All that is random comes from the seed; what the operating system makes of it does
 * not.
 */
final class TriggerRun {

    /** The name of the trigger and of its function. */
    static final String NAME = "numbered";

    private static final int POISON_EVERY = 50;
    private static final int FAILS_FOR_EVER = 99;
    private static final int PAUSE_MILLIS_MAX = 1500;
    private static final Duration PROGRESS_MAX = Duration.ofMinutes(3);
    private static final Duration END_MAX = Duration.ofMinutes(3);
    private static final Duration END_MAX_PER_EVENT = Duration.ofMillis(50);

    private final Penstock server;
    private final NumberedSource source;
    private final Witness witness;
    private final TriggerPlan plan;
    private final SplittableRandom random;
    private final TriggerKills killer;
    private final AtomicInteger produced = new AtomicInteger();

    TriggerRun(Penstock server, NumberedSource source, Witness witness, TriggerPlan plan) {
        this.server = server;
        this.source = source;
        this.witness = witness;
        this.plan = plan;
        this.random = new SplittableRandom(plan.seed());
        this.killer = new TriggerKills(server, source, random.split());
    }

    /**
     * What became of the events.
     *
     * @param killed the processes that were killed
     * @param produced events that happened
     * @param effective those that took effect
     * @param dead those that became dead letters
     * @param repeated effects beyond the first of an invocation
     * @param duplicates invocations beyond the first of an event
     * @param lost events that neither took effect nor became dead letters
     */
    record Result(
            Map<TriggerKills.Victim, Integer> killed,
            int produced,
            int effective,
            Set<String> dead,
            int repeated,
            int duplicates,
            Set<String> lost) {

        @Override
        public String toString() {
            return "%d events, killed %s: lost %d, duplicates %d, repeated %d, effective %d, dead %d"
                    .formatted(
                            produced,
                            killed,
                            lost.size(),
                            duplicates,
                            repeated,
                            effective,
                            dead.size());
        }
    }

    /** Makes the trigger, has events happen, kills, waits for the end and counts. */
    Result run() throws Exception {
        server.functions()
                .deploy(
                        NAME,
                        source.function(),
                        witness.setting(),
                        "retry.max=3",
                        "retry.backoff=50ms");
        server.triggers().put(NAME, source.type(), NAME, source.config());
        server.triggers().awaitState(NAME, "running");
        int segments = plan.kills() + 1;
        for (int i = 0; i < segments; i++) {
            int from = plan.events() * i / segments;
            int to = plan.events() * (i + 1) / segments;
            produceAndKill(from + 1, to + 1, i < plan.kills());
        }
        awaitEnd();
        Result result = result();
        if (source.ordered()) {
            assertOrder(result.dead());
        }
        assertThat(witness.labels("wrong")).isEmpty();
        assertThat(result.dead()).as("dead").containsAll(poison());
        return result;
    }

    private void produceAndKill(int from, int to, boolean kill) throws Exception {
        int killAt = random.nextInt(from - 1, to);
        Duration pause = Duration.ofMillis(random.nextInt(1, PAUSE_MILLIS_MAX));
        List<NumberedSource.Numbered> events = new ArrayList<>();
        for (int number = from; number < to; number++) {
            events.add(new NumberedSource.Numbered(number, text(number)));
        }
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> producing = executor.submit(() -> produce(events));
            if (kill) {
                await("events happen")
                        .atMost(PROGRESS_MAX)
                        .until(() -> produced.get() >= killAt || producing.isDone());
                await().pollDelay(pause).until(() -> true);
                killer.kill();
            }
            producing.get(PROGRESS_MAX.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private String text(int number) {
        int failures = isPoison(number) ? FAILS_FOR_EVER : random.nextInt(10) == 0 ? 1 : 0;
        return "label=%d&failures=%d&ms=%d".formatted(number, failures, random.nextInt(10));
    }

    private static boolean isPoison(int number) {
        return number % POISON_EVERY == 7;
    }

    private Set<String> poison() {
        Set<String> poison = new HashSet<>();
        for (int number = 1; number <= plan.events(); number++) {
            if (isPoison(number)) {
                poison.add(Integer.toString(number));
            }
        }
        return poison;
    }

    private void produce(List<NumberedSource.Numbered> events) {
        for (int i = 0; i < events.size(); i += NumberedSource.KEYS) {
            List<NumberedSource.Numbered> batch =
                    events.subList(i, Math.min(i + NumberedSource.KEYS, events.size()));
            await("a source that takes events")
                    .atMost(PROGRESS_MAX)
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreExceptions()
                    .until(
                            () -> {
                                source.produce(batch);
                                return true;
                            });
            produced.addAndGet(batch.size());
        }
    }

    private Set<String> open() {
        Set<String> open = new HashSet<>();
        for (int number = 1; number <= plan.events(); number++) {
            open.add(Integer.toString(number));
        }
        open.removeAll(witness.labels("effect"));
        open.removeAll(dead());
        return open;
    }

    private Set<String> dead() {
        Set<String> invocations = new HashSet<>(server.events().deadLetters(NAME));
        Set<String> labels = new HashSet<>();
        witness.lines("begin").stream()
                .filter(line -> invocations.contains(line.invocation()))
                .forEach(line -> labels.add(line.label()));
        return labels;
    }

    private void awaitEnd() {
        await("every event has ended")
                .atMost(END_MAX.plus(END_MAX_PER_EVENT.multipliedBy(plan.events())))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(open()).as("open events").isEmpty());
    }

    /** An event begins for the first time only after the one before it in its key is over. */
    private void assertOrder(Set<String> dead) {
        Set<String> begun = new HashSet<>();
        Set<String> over = new HashSet<>(dead);
        Map<Integer, Integer> last = new HashMap<>();
        for (Witness.Line line : witness.lines()) {
            if (line.what().equals("effect")) {
                over.add(line.label());
            } else if (begun.add(line.label())) {
                int number = Integer.parseInt(line.label());
                int key = number % NumberedSource.KEYS;
                Integer before = last.put(key, number);
                if (before != null) {
                    assertThat(number).as("order of key %d", key).isGreaterThan(before);
                    assertThat(over)
                            .as("over before %s began", line)
                            .contains(Integer.toString(before));
                }
            }
        }
        assertThat(last).as("keys whose events ran").hasSize(NumberedSource.KEYS);
    }

    private Result result() {
        List<Witness.Line> effects = witness.lines("effect");
        Set<String> effective = new HashSet<>();
        Set<String> invocations = new HashSet<>();
        Map<String, Set<String>> begun = new HashMap<>();
        for (Witness.Line line : effects) {
            effective.add(line.label());
            invocations.add(line.invocation());
        }
        for (Witness.Line line : witness.lines("begin")) {
            begun.computeIfAbsent(line.label(), _ -> new HashSet<>()).add(line.invocation());
        }
        return new Result(
                killer.killed(),
                produced.get(),
                effective.size(),
                dead(),
                effects.size() - invocations.size(),
                begun.values().stream().mapToInt(each -> each.size() - 1).sum(),
                open());
    }
}
