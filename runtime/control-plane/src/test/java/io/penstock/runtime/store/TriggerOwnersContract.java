package io.penstock.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.queue.TriggerOwners;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is promised about who runs a trigger, over every database. */
@Timeout(120)
abstract class TriggerOwnersContract extends OnTwoNodes {

    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Set<String> BOTH = Set.of("orders", "billing.orders");

    @Test
    void theFirstNodeKeepsWhatItClaims() {
        node.renew(LEASE);
        other.renew(LEASE);

        assertThat(owners(node).claim(Set.of("orders"))).containsExactly("orders");
        assertThat(owners(other).claim(BOTH)).containsExactly("billing.orders");
        assertThat(owners(node).claim(BOTH)).containsExactly("orders");
        assertThat(owners(node).claim(Set.of())).isEmpty();
    }

    @Test
    void aReleasedTriggerCanBeHadByOthers() {
        node.renew(LEASE);
        other.renew(LEASE);
        owners(node).claim(BOTH);

        owners(node).release("orders");
        owners(other).release("billing.orders");

        assertThat(owners(other).claim(BOTH)).containsExactly("orders");
        assertThat(owners(node).claim(BOTH)).containsExactly("billing.orders");
    }

    @Test
    void aNodeWithoutALeaseClaimsNothing() {
        try (TestingQueueNode fresh = new TestingQueueNode(database)) {
            assertThat(owners(fresh).claim(BOTH)).isEmpty();
        }
    }

    @Test
    void aDeadNodesTriggersGoToOneThatHasRenewedInTimeForAWholeLease() {
        owners(node).claim(BOTH);
        node.renew(MOMENT);

        // The second renewal: not yet for a whole lease.
        other.renew(LEASE);
        assertThat(owners(other).claim(BOTH)).isEmpty();

        Awaitility.await()
                .untilAsserted(
                        () -> {
                            other.renew(LEASE);
                            assertThat(owners(other).claim(BOTH)).isEqualTo(BOTH);
                        });
        assertThat(owners(node).claim(BOTH)).isEmpty();
        node.renew(LEASE);
        assertThat(owners(node).claim(BOTH)).isEmpty();
    }

    @Test
    void aLateNodeKeepsWhatNobodyHasTaken() {
        node.renew(LEASE);
        owners(node).claim(BOTH);

        node.renew(MOMENT);
        assertThat(owners(node).claim(BOTH)).isEqualTo(BOTH);
        // The moment isn't over at once; what was claimed within it would be kept.
        AtomicInteger number = new AtomicInteger();
        Awaitility.await()
                .untilAsserted(
                        () -> {
                            String another = "more-" + number.incrementAndGet();
                            assertThat(owners(node).claim(Set.of(another))).isEmpty();
                        });
        node.renew(LEASE);

        assertThat(owners(node).claim(BOTH)).isEqualTo(BOTH);
    }

    @Test
    void aNodeThatStopsLeavesItsTriggers() {
        node.renew(LEASE);
        other.renew(LEASE);
        owners(node).claim(BOTH);

        TestingQueueNode.await(node.store().releaseAll());

        assertThat(owners(other).claim(BOTH)).isEqualTo(BOTH);
    }

    @Test
    void theOnlyProcessTakesAllAtItsStart() {
        node.renew(LEASE);
        owners(node).claim(BOTH);

        TestingQueueNode.await(other.store().takeOver());
        other.renew(LEASE);

        assertThat(owners(other).claim(BOTH)).isEqualTo(BOTH);
    }

    @Test
    void ofNodesThatClaimTheSameAtOnceEachTriggerHasOne() throws Exception {
        Set<String> wanted =
                IntStream.range(0, 100)
                        .mapToObj(number -> "trigger-" + number)
                        .collect(Collectors.toSet());
        node.renew(LEASE);
        other.renew(LEASE);
        List<String> all = new ArrayList<>();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Set<String>> one = threads.submit(() -> owners(node).claim(wanted));
            Future<Set<String>> two = threads.submit(() -> owners(other).claim(wanted));
            all.addAll(one.get());
            all.addAll(two.get());
        }

        assertThat(all).hasSize(100);
        assertThat(new HashSet<>(all)).isEqualTo(wanted);
    }

    @Test
    void onlyWhereThereMayBeOtherNodesIsThereALease() {
        // What is left of one that will be renewed next.
        Optional<Duration> shared = Optional.of(LEASE.multipliedBy(2).dividedBy(3));

        assertThat(owners(node).lease())
                .isEqualTo(database.dialect().locks() ? shared : Optional.empty());
        TestingQueueNode.await(node.store().releaseAll());
        assertThat(owners(node).lease()).isEmpty();
    }

    @Test
    void aClosedDatabaseIsUnavailable() {
        database.close();

        assertThatThrownBy(() -> owners(node).claim(BOTH))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("store-unavailable");
        database = database();
    }

    private static TriggerOwners owners(TestingQueueNode of) {
        return of.store().triggerOwners();
    }
}
