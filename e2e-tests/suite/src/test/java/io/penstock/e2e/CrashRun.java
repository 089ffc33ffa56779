package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Numbered events are sent while processes are killed, and what became of them is counted at the
 * end. All that is random comes from the seed; what the operating system makes of it does not, so a
 * seed repeats the plan, not the moment.
 */
final class CrashRun {

    private static final int SENDERS = 6;
    private static final Duration DRAIN_MAX = Duration.ofMinutes(3);
    private static final Duration PROGRESS_MAX = Duration.ofMinutes(1);
    private static final int EVENTS_BETWEEN_KILLS_MAX = 100;
    private static final int PAUSE_MILLIS_MAX = 1000;

    private final Cluster cluster;
    private final Witness witness;
    private final int kills;
    private final SplittableRandom random;
    private final CrashKills killer;

    /**
     * A run that is to come.
     *
     * @param kills how often something is killed
     */
    CrashRun(Cluster cluster, Witness witness, long seed, int kills) {
        this.cluster = cluster;
        this.witness = witness;
        this.kills = kills;
        this.random = new SplittableRandom(seed);
        this.killer = new CrashKills(cluster, random.split());
    }

    /**
     * What became of the events.
     *
     * @param kills how often something was killed
     * @param killed the processes that were killed, by what they were
     * @param acknowledged events the senders got 202 for
     * @param refused events whose senders got no answer or another one, by what it was
     * @param effective acknowledged ones that took effect
     * @param dead acknowledged ones that became dead letters
     * @param duplicates effects beyond the first of an invocation
     * @param lost acknowledged ones that neither took effect nor became dead letters
     */
    record Result(
            int kills,
            Map<String, Integer> killed,
            int acknowledged,
            Map<String, Integer> refused,
            int effective,
            int dead,
            int duplicates,
            List<CrashSenders.Accepted> lost) {}

    /** Deploys the functions, sends, kills, waits for the end and counts. */
    Result run() throws IOException {
        deploy();
        CrashSenders senders = new CrashSenders(cluster.servers(), random.split(), SENDERS);
        try (senders) {
            for (int i = 0; i < kills; i++) {
                awaitProgress(senders);
                killer.kill();
            }
            awaitProgress(senders);
        }
        awaitEnd(senders.accepted());
        assertOrder(senders.accepted());
        return result(senders);
    }

    private void deploy() {
        FunctionJar recorder = FunctionJar.of("Recorder");
        cluster.deploy(CrashSenders.STEADY, recorder, witness.setting(), "retry.backoff=200ms");
        cluster.deploy(
                CrashSenders.FLAKY,
                recorder,
                witness.setting(),
                "retry.max=2",
                "retry.backoff=100ms");
        cluster.deploy(
                CrashSenders.ORDERED,
                recorder,
                witness.setting(),
                "retry.max=2",
                "retry.backoff=50ms");
        cluster.deploy(
                CrashSenders.RELAY,
                FunctionJar.of("Relay"),
                witness.setting(),
                "retry.max=10",
                "retry.backoff=200ms");
    }

    /** However slow the machine is, each kill hits something that works. */
    private void awaitProgress(CrashSenders senders) {
        int target = senders.accepted().size() + random.nextInt(1, EVENTS_BETWEEN_KILLS_MAX);
        await("events are accepted")
                .atMost(PROGRESS_MAX)
                .until(() -> senders.accepted().size() >= target);
        Duration pause = Duration.ofMillis(random.nextInt(1, PAUSE_MILLIS_MAX));
        await().pollDelay(pause).atMost(pause.plusSeconds(60)).until(() -> true);
    }

    /** Also events that functions emitted are there for good as soon as the emitter knows. */
    private Set<String> promised(List<CrashSenders.Accepted> accepted) {
        Set<String> promised = new HashSet<>();
        accepted.forEach(each -> promised.add(each.invocation()));
        witness.lines("emitted").forEach(line -> promised.add(line.label()));
        return promised;
    }

    private Set<String> deadLetters() {
        Set<String> ids = new HashSet<>();
        for (String function : CrashSenders.FUNCTIONS) {
            ids.addAll(cluster.last().events().deadLetters(function));
        }
        return ids;
    }

    private void awaitEnd(List<CrashSenders.Accepted> accepted) {
        await("every accepted event has ended")
                .atMost(DRAIN_MAX)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(
                        () -> {
                            Set<String> open = promised(accepted);
                            open.removeAll(witness.effective());
                            open.removeAll(deadLetters());
                            assertThat(open).as("open events").isEmpty();
                        });
    }

    /** An event begins only after all earlier ones of its key are over for good. */
    private void assertOrder(List<CrashSenders.Accepted> accepted) {
        Map<String, Integer> placeByInvocation = new HashMap<>();
        Map<String, String> keyByInvocation = new HashMap<>();
        Map<String, Integer> places = new HashMap<>();
        for (CrashSenders.Accepted each : accepted) {
            if (each.key().isPresent()) {
                int place = places.merge(each.key().get(), 1, Integer::sum);
                placeByInvocation.put(each.invocation(), place);
                keyByInvocation.put(each.invocation(), each.key().get());
            }
        }
        Map<String, Integer> last = new HashMap<>();
        for (Witness.Line line : witness.lines()) {
            String key = keyByInvocation.get(line.invocation());
            if (key != null) {
                int place = placeByInvocation.get(line.invocation());
                assertThat(place)
                        .as("order of key %s at %s", key, line)
                        .isGreaterThanOrEqualTo(last.getOrDefault(key, 0));
                last.put(key, place);
            }
        }
        assertThat(last).as("keys whose events ran").isNotEmpty();
    }

    private Result result(CrashSenders senders) {
        Set<String> effective = witness.effective();
        Set<String> dead = deadLetters();
        Map<String, Integer> effects = new LinkedHashMap<>();
        witness.lines("effect").forEach(line -> effects.merge(line.invocation(), 1, Integer::sum));
        List<CrashSenders.Accepted> accepted = senders.accepted();
        List<CrashSenders.Accepted> lost =
                accepted.stream()
                        .filter(each -> !effective.contains(each.invocation()))
                        .filter(each -> !dead.contains(each.invocation()))
                        .toList();
        return new Result(
                killer.count(),
                killer.processes(),
                accepted.size(),
                senders.refusals(),
                (int) accepted.stream().filter(it -> effective.contains(it.invocation())).count(),
                (int) accepted.stream().filter(it -> dead.contains(it.invocation())).count(),
                effects.values().stream().mapToInt(count -> count - 1).sum(),
                lost);
    }
}
