package io.penstock.runtime.store;

import static io.penstock.runtime.store.TestingEvents.HELLO;
import static io.penstock.runtime.store.TestingEvents.dead;
import static io.penstock.runtime.store.TestingEvents.ordered;
import static io.penstock.runtime.store.TestingEvents.retry;
import static io.penstock.runtime.store.TestingEvents.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.Settlement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Events of several keys, run by several threads with random ends. Safe for any number of them. */
final class OrderedRun {

    private final long seed;
    private final int keys;
    private final int eventsPerKey;
    private final Map<String, List<InvocationId>> accepted = new ConcurrentHashMap<>();
    private final Map<String, List<InvocationId>> ended = new ConcurrentHashMap<>();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final AtomicInteger left;

    OrderedRun(long seed, int keys, int eventsPerKey) {
        this.seed = seed;
        this.keys = keys;
        this.eventsPerKey = eventsPerKey;
        this.left = new AtomicInteger(keys * eventsPerKey);
    }

    /** Adds all events, by one node or the other. */
    void enqueue(TestingQueueNode node, TestingQueueNode other) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < eventsPerKey; i++) {
            for (int k = 0; k < keys; k++) {
                NewEvent event = ordered(HELLO, "key-" + k);
                (random.nextBoolean() ? node : other).enqueue(event);
                accepted.computeIfAbsent("key-" + k, _ -> new ArrayList<>()).add(event.id());
            }
        }
    }

    /** Runs events until all have ended; whether no two of a key ran at once. */
    boolean drain(TestingQueueNode node, long ownSeed) {
        SplittableRandom random = new SplittableRandom(ownSeed);
        boolean alone = true;
        while (left.get() > 0) {
            for (ClaimedEvent claimed : node.claim(HELLO, 1 + random.nextInt(4))) {
                String key = claimed.event().orderingKey().orElseThrow();
                alone &= running.add(key);
                Settlement.Ending ending = ending(random);
                boolean last = !(ending instanceof Settlement.Ending.Retry);
                if (last) {
                    ended.computeIfAbsent(key, _ -> new ArrayList<>()).add(claimed.event().id());
                }
                running.remove(key);
                assertThat(node.settle(claimed, ending)).isTrue();
                if (last) {
                    left.decrementAndGet();
                }
            }
        }
        return alone;
    }

    private static Settlement.Ending ending(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0, 1 -> retry(true);
            case 2 -> retry(false);
            case 3 -> dead();
            default -> succeeded();
        };
    }

    void assertInOrder() {
        assertThat(ended).as("seed %d", seed).isEqualTo(accepted);
    }
}
