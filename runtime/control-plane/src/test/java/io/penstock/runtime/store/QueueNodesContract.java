package io.penstock.runtime.store;

import static io.penstock.runtime.queue.InvocationState.BLOCKED;
import static io.penstock.runtime.queue.InvocationState.QUEUED;
import static io.penstock.runtime.queue.InvocationState.RUNNING;
import static io.penstock.runtime.queue.InvocationState.SUCCEEDED;
import static io.penstock.runtime.store.TestingEvents.ANSWER;
import static io.penstock.runtime.store.TestingEvents.HELLO;
import static io.penstock.runtime.store.TestingEvents.HOUR_MILLIS;
import static io.penstock.runtime.store.TestingEvents.INVOICE;
import static io.penstock.runtime.store.TestingEvents.dead;
import static io.penstock.runtime.store.TestingEvents.event;
import static io.penstock.runtime.store.TestingEvents.idempotent;
import static io.penstock.runtime.store.TestingEvents.ordered;
import static io.penstock.runtime.store.TestingEvents.retry;
import static io.penstock.runtime.store.TestingEvents.succeeded;
import static io.penstock.runtime.store.TestingQueueNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.queue.Claim;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.Enqueued;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the queue's store promises when several ask at once: threads, nodes, and nodes that die. */
@Timeout(120)
abstract class QueueNodesContract extends OnTwoNodes {

    @Test
    void givesBackTheClaimsOfANodeThatDied() {
        ClaimedEvent lost = enqueueClaiming(node);
        node.renew(Duration.ofMillis(1));

        Awaitility.await().untilAsserted(() -> assertThat(other.renew(LEASE)).isEqualTo(1));

        ClaimedEvent claimed = other.claimOne(HELLO);
        assertThat(claimed.claim().fence()).isEqualTo(lost.claim().fence() + 1);
        assertThat(node.settle(lost, succeeded())).isFalse();
        assertThat(other.settle(claimed, succeeded())).isTrue();
        assertThat(other.renew(LEASE)).isZero();
    }

    @Test
    void leavesTheClaimsOfANodeThatLives() {
        node.renew(LEASE);
        NewEvent event = event(HELLO);
        node.enqueueClaiming(event);

        assertThat(other.renew(LEASE)).isZero();
        assertThat(node.renew(LEASE)).isZero();

        assertThat(state(event)).isEqualTo(RUNNING);
        assertThat(other.store().claims()).isEmpty();
    }

    @Test
    void aNodeWhoseClaimsWereTakenGetsANewName() {
        ClaimedEvent lost = enqueueClaiming(node);
        node.renew(Duration.ofMillis(1));
        Awaitility.await().untilAsserted(() -> assertThat(other.renew(LEASE)).isEqualTo(1));

        assertThat(node.renew(LEASE)).isZero();

        assertThat(node.settle(lost, succeeded())).isFalse();
        assertThat(node.store().claims()).isEmpty();
        ClaimedEvent again = node.claimOne(HELLO);
        assertThat(other.renew(LEASE)).isZero();
        assertThat(node.settle(again, succeeded())).isTrue();
    }

    @Test
    void aLeaseThatIsOverCostsNoClaimsIfNobodyHasTakenThem() {
        ClaimedEvent running = enqueueClaiming(node);
        node.renew(Duration.ofMillis(1));
        awaitLeasesOver(1);

        assertThat(renewals(node, 5)).containsOnly(0);

        assertThat(node.settle(running, succeeded())).isTrue();
    }

    @Test
    void nobodyLosesClaimsByAnOutageOfAll() {
        ClaimedEvent one = enqueueClaiming(node);
        ClaimedEvent two = enqueueClaiming(other);
        node.renew(Duration.ofMillis(1));
        other.renew(Duration.ofMillis(1));
        awaitLeasesOver(2);

        // One comes as late as it can, having failed just before the outage's end.
        assertThat(renewals(other, 3)).containsOnly(0);
        assertThat(renewals(node, 5)).containsOnly(0);
        assertThat(renewals(other, 5)).containsOnly(0);

        assertThat(node.settle(one, succeeded())).isTrue();
        assertThat(other.settle(two, succeeded())).isTrue();
    }

    @Test
    void aNodeWhoseRenewalFailedWaitsForOthersThatMayHaveFailedForLonger() {
        TestingDataSource source = new TestingDataSource(database.dataSource());
        try (TestingQueueNode third =
                new TestingQueueNode(
                        source.dataSource(),
                        database.dialect(),
                        TestingQueueNode.LIMITS,
                        TestingQueueNode.RETENTION)) {
            assertThat(renewals(third, 5)).containsOnly(0);
            enqueueClaiming(node);
            node.renew(Duration.ofMillis(1));
            awaitLeasesOver(1);

            source.gone(true);
            assertThatThrownBy(() -> third.renew(LEASE)).isInstanceOf(ProblemException.class);
            source.gone(false);

            assertThat(renewals(third, 4)).containsExactly(0, 0, 1, 0);
        }
    }

    @Test
    void claimsOfANodeThatDiedInAnOutageOfAllComeBackALeaseLater() {
        ClaimedEvent lost = enqueueClaiming(node);
        ClaimedEvent kept = enqueueClaiming(other);
        node.renew(Duration.ofMillis(1));
        other.renew(Duration.ofMillis(1));
        awaitLeasesOver(2);

        assertThat(renewals(other, 5)).containsExactly(0, 0, 0, 1, 0);

        assertThat(node.settle(lost, succeeded())).isFalse();
        assertThat(other.settle(kept, succeeded())).isTrue();
    }

    @Test
    void forgetsSynchronousCallsOfANodeThatDied() {
        NewEvent lost = idempotent(HELLO, NewEvent.Mode.SYNC, "k");
        node.enqueueClaiming(lost);
        node.renew(Duration.ofMillis(1));

        Awaitility.await()
                .untilAsserted(
                        () -> {
                            other.renew(LEASE);
                            assertThat(node.store().find(lost.id())).isEmpty();
                        });

        assertThat(other.enqueueClaiming(idempotent(HELLO, NewEvent.Mode.SYNC, "k")))
                .isInstanceOf(Enqueued.Claimed.class);
    }

    @Test
    void theOnlyNodeTakesAllClaimsOverAtItsStart() {
        node.renew(LEASE);
        node.enqueueClaiming(event(HELLO));
        node.enqueueClaiming(event(HELLO));
        // The process dies here: nothing is released.

        assertThat(await(other.store().takeOver())).isEqualTo(2);

        assertThat(other.claim(HELLO, 10)).hasSize(2);
    }

    @Test
    void releasesAllItHasAtItsEnd() {
        node.renew(LEASE);
        other.renew(LEASE);
        NewEvent kept = event(INVOICE);
        other.enqueueClaiming(kept);
        node.enqueueClaiming(event(HELLO));
        node.enqueueClaiming(event(HELLO));

        assertThat(await(node.store().releaseAll())).isEqualTo(2);

        assertThat(node.store().claims()).isEmpty();
        assertThat(other.claim(HELLO, 10)).hasSize(2);
        assertThat(state(kept)).isEqualTo(RUNNING);
    }

    @Test
    void neverGivesAnEventTwice() throws Exception {
        int events = 300;
        for (int i = 0; i < events; i++) {
            node.store().enqueue(event(HELLO), false);
        }
        node.enqueue(event(INVOICE));
        Set<InvocationId> given = ConcurrentHashMap.newKeySet();

        List<Callable<Integer>> claimers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            TestingQueueNode one = i % 2 == 0 ? node : other;
            claimers.add(
                    () -> {
                        int mine = 0;
                        while (given.size() < events) {
                            for (ClaimedEvent claimed : one.claim(HELLO, 7)) {
                                assertThat(given.add(claimed.event().id())).isTrue();
                                mine++;
                            }
                        }
                        return mine;
                    });
        }

        assertThat(inParallel(claimers).stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(events);
    }

    @Test
    void countsOneOfTwentyWithTheSameKey() throws Exception {
        List<Callable<Enqueued>> callers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            TestingQueueNode one = i % 2 == 0 ? node : other;
            callers.add(() -> one.enqueueClaiming(idempotent(HELLO, NewEvent.Mode.ASYNC, "k")));
        }

        List<Enqueued> results = inParallel(callers);

        List<Claim> claims =
                results.stream()
                        .filter(Enqueued.Claimed.class::isInstance)
                        .map(one -> ((Enqueued.Claimed) one).claim())
                        .toList();
        assertThat(claims).hasSize(1);
        assertThat(results)
                .filteredOn(Enqueued.Duplicate.class::isInstance)
                .hasSize(19)
                .allSatisfy(
                        one ->
                                assertThat(((Enqueued.Duplicate) one).first().id())
                                        .isEqualTo(claims.getFirst().invocation()));
    }

    @Test
    void aDuplicateGetsTheAnswerOfTheFirst() {
        NewEvent first = idempotent(HELLO, NewEvent.Mode.SYNC, "k");
        node.enqueueClaiming(first);
        Claim claim = node.store().claims().getFirst();
        node.settle(new ClaimedEvent(claim, first, 0, 0), succeeded());

        Enqueued second = other.enqueueClaiming(idempotent(HELLO, NewEvent.Mode.SYNC, "k"));
        Enqueued elsewhere = other.enqueueClaiming(idempotent(INVOICE, NewEvent.Mode.SYNC, "k"));

        assertThat(((Enqueued.Duplicate) second).first().id()).isEqualTo(first.id());
        assertThat(((Enqueued.Duplicate) second).first().state()).isEqualTo(SUCCEEDED);
        assertThat(((Enqueued.Duplicate) second).first().answer()).contains(ANSWER);
        assertThat(((Enqueued.Duplicate) second).first().requestDigest()).isPresent();
        assertThat(elsewhere).isInstanceOf(Enqueued.Claimed.class);
    }

    @Test
    void anOldKeyIsFreeOnceItsEventHasEnded() {
        long dayAgo = System.currentTimeMillis() - 25 * HOUR_MILLIS;
        NewEvent old = idempotent(HELLO, NewEvent.Mode.ASYNC, "k", dayAgo);
        node.enqueue(old);
        assertThat(node.enqueue(idempotent(HELLO, NewEvent.Mode.ASYNC, "k")))
                .isInstanceOf(Enqueued.Duplicate.class);
        node.settle(node.claimOne(HELLO), dead());

        NewEvent fresh = idempotent(HELLO, NewEvent.Mode.ASYNC, "k");
        assertThat(node.enqueue(fresh)).isInstanceOf(Enqueued.Queued.class);

        assertThat(node.store().find(old.id()).orElseThrow().requestDigest()).isEmpty();
        Enqueued again = node.enqueue(idempotent(HELLO, NewEvent.Mode.ASYNC, "k"));
        assertThat(((Enqueued.Duplicate) again).first().id()).isEqualTo(fresh.id());
    }

    @Test
    void aSynchronousCallThatDidNotRunFreesItsKey() {
        for (Settlement.Ending ending :
                List.of(new Settlement.Ending.Forgotten(), new Settlement.Ending.Released())) {
            NewEvent first = idempotent(HELLO, NewEvent.Mode.SYNC, "k");
            assertThat(node.enqueueClaiming(first)).isInstanceOf(Enqueued.Claimed.class);
            Claim claim = node.store().claims().getFirst();

            assertThat(node.settle(new ClaimedEvent(claim, first, 0, 0), ending)).isTrue();

            assertThat(node.store().find(first.id())).isEmpty();
            assertThat(node.store().depths()).isEmpty();
        }
    }

    @Test
    void onlyTheFirstOfAKeyCanBeClaimed() {
        NewEvent first = ordered(HELLO, "k");
        NewEvent second = ordered(HELLO, "k");
        NewEvent third = ordered(HELLO, "k");
        NewEvent elsewhere = ordered(HELLO, "l");

        assertThat(node.enqueueClaiming(first)).isInstanceOf(Enqueued.Claimed.class);
        assertThat(other.enqueueClaiming(second)).isInstanceOf(Enqueued.Queued.class);
        assertThat(node.enqueue(third)).isInstanceOf(Enqueued.Queued.class);
        assertThat(other.enqueueClaiming(elsewhere)).isInstanceOf(Enqueued.Claimed.class);

        assertThat(List.of(state(second), state(third))).containsOnly(BLOCKED);
        await(node.store().cancel(second.id()));
        assertThat(state(third)).isEqualTo(BLOCKED);
        ClaimedEvent running = new ClaimedEvent(node.store().claims().getFirst(), first, 0, 0);
        node.settle(running, retry(true));
        assertThat(List.of(state(first), state(third))).containsExactly(QUEUED, BLOCKED);
        node.settle(node.claimOne(HELLO), dead());
        assertThat(state(third)).isEqualTo(QUEUED);
    }

    @Test
    void runsEachKeyInOrderWhateverFails() throws Exception {
        long seed = System.nanoTime();
        OrderedRun run = new OrderedRun(seed, 6, 12);
        run.enqueue(node, other);

        List<Callable<Boolean>> runners =
                IntStream.range(0, 4)
                        .<Callable<Boolean>>mapToObj(
                                i -> () -> run.drain(i % 2 == 0 ? node : other, seed + i))
                        .toList();

        assertThat(inParallel(runners)).as("seed %d", seed).containsOnly(true);
        run.assertInOrder();
        assertThat(node.store().depths()).isEmpty();
    }

    private static ClaimedEvent enqueueClaiming(TestingQueueNode one) {
        NewEvent event = event(HELLO);
        one.enqueueClaiming(event);
        return new ClaimedEvent(one.store().claims().getFirst(), event, 0, 0);
    }

    private static List<Integer> renewals(TestingQueueNode one, int count) {
        return IntStream.range(0, count).mapToObj(_ -> one.renew(LEASE)).toList();
    }

    private void awaitLeasesOver(int count) {
        String over = "SELECT id FROM nodes WHERE lease_until <= " + database.dialect().nowMillis();
        Transactions transactions = new Transactions(database.dataSource());
        Awaitility.await().until(() -> transactions.read(rows(over)).size() == count);
    }

    private static Transactions.Work<List<String>> rows(String sql) {
        return connection -> Transactions.query(connection, row -> row.getString(1), sql);
    }

    private InvocationState state(NewEvent event) {
        return node.store().find(event.id()).orElseThrow().state();
    }

    private static <T> List<T> inParallel(List<Callable<T>> tasks) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        }
    }
}
