package io.penstock.runtime.store;

import static io.penstock.runtime.store.TestingEvents.HELLO;
import static io.penstock.runtime.store.TestingEvents.INVOICE;
import static io.penstock.runtime.store.TestingEvents.event;
import static io.penstock.runtime.store.TestingEvents.idempotent;
import static io.penstock.runtime.store.TestingEvents.ordered;
import static io.penstock.runtime.store.TestingEvents.succeeded;
import static io.penstock.runtime.store.TestingQueueNode.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.Enqueued;
import io.penstock.runtime.queue.NewEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that comes back after its lease is over, and before it has noticed. */
@Timeout(120)
class PostgresqlLostLeaseIT {

    private static final Duration LEASE = Duration.ofHours(1);

    private PostgresqlDatabase database;
    private TestingDataSource source;
    private TestingQueueNode node;
    private TestingQueueNode other;

    @BeforeEach
    void open() {
        database = new PostgresqlDatabase();
        source = new TestingDataSource(database.dataSource());
        node =
                new TestingQueueNode(
                        source.dataSource(),
                        database.dialect(),
                        TestingQueueNode.LIMITS,
                        TestingQueueNode.RETENTION);
        other = new TestingQueueNode(database);
        node.renew(LEASE);
        other.renew(LEASE);
    }

    @AfterEach
    void close() {
        node.close();
        other.close();
        database.close();
    }

    @Test
    void claimsNothingAnotherNodeWouldRunToo() {
        other.enqueue(event(HELLO));
        takeOver();

        assertThat(node.claim(HELLO, 10)).isEmpty();

        ClaimedEvent claimed = other.claimOne(HELLO);
        assertThat(claimed.claim().fence()).isEqualTo(1);
        assertThat(other.settle(claimed, succeeded())).isTrue();
    }

    @Test
    void leavesToAllWhatItAccepts() {
        takeOver();
        NewEvent event = event(HELLO);

        assertThat(node.enqueueClaiming(event)).isInstanceOf(Enqueued.Queued.class);

        assertThat(other.claimOne(HELLO).event()).isEqualTo(event);
    }

    @Test
    void leavesToAllWhatItAcceptsWithAnOrderingKey() {
        takeOver();
        NewEvent event = ordered(HELLO, "k");

        assertThat(node.enqueueClaiming(event)).isInstanceOf(Enqueued.Queued.class);

        assertThat(other.claimOne(HELLO).event()).isEqualTo(event);
    }

    @Test
    void refusesACallNobodyElseCouldAnswer() {
        takeOver();
        NewEvent call = idempotent(HELLO, NewEvent.Mode.SYNC, "k");

        assertThatThrownBy(() -> node.enqueueClaiming(call))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
                            assertThat(e.problem().retryAfter()).isPresent();
                        });

        assertThat(node.store().find(call.id())).isEmpty();
        assertThat(node.enqueueClaiming(call)).isInstanceOf(Enqueued.Claimed.class);
    }

    @Test
    void refusesTheCallAloneOfWhatItAcceptsAtOnce() {
        takeOver();
        CountDownLatch gate = holdWriter();
        CompletableFuture<Enqueued> before = node.store().enqueue(event(HELLO), true);
        CompletableFuture<Enqueued> call =
                node.store().enqueue(idempotent(HELLO, NewEvent.Mode.SYNC, "k"), true);
        CompletableFuture<Enqueued> after = node.store().enqueue(event(HELLO), true);

        gate.countDown();

        assertThatThrownBy(() -> await(call)).hasMessageContaining("store-unavailable");
        assertThat(await(before)).isInstanceOf(Enqueued.Queued.class);
        assertThat(await(after)).isInstanceOf(Enqueued.Queued.class);
        assertThat(other.claim(HELLO, 10)).hasSize(2);
    }

    @Test
    void claimsAgainAtOnceUnderANewName() {
        other.enqueue(event(HELLO));
        takeOver();
        assertThat(node.claim(HELLO, 10)).isEmpty();

        ClaimedEvent claimed = node.claimOne(HELLO);

        assertThat(renewals(other, 5)).containsOnly(0);
        assertThat(node.settle(claimed, succeeded())).isTrue();
    }

    @Test
    void renewsALeaseThatIsOverBeforeItClaims() {
        NewEvent running = event(HELLO);
        node.enqueueClaiming(running);
        ClaimedEvent before = new ClaimedEvent(node.store().claims().getFirst(), running, 0, 0);
        other.enqueue(event(HELLO));
        expireLeases();

        assertThat(node.claim(HELLO, 10)).isEmpty();
        ClaimedEvent claimed = node.claimOne(HELLO);

        assertThat(renewals(other, 5)).containsOnly(0);
        assertThat(node.settle(before, succeeded())).isTrue();
        assertThat(node.settle(claimed, succeeded())).isTrue();
    }

    @Test
    void aRenewalCountsForAllThatWaitsBehindIt() {
        other.enqueue(event(HELLO));
        takeOver();
        CountDownLatch gate = holdWriter();
        CompletableFuture<List<ClaimedEvent>> claimed =
                node.store().claim(HELLO, 10, Long.MAX_VALUE);
        CompletableFuture<Integer> renewed = node.store().renewLease(LEASE);

        gate.countDown();
        await(renewed);

        assertThat(await(claimed)).hasSize(1);
        assertThat(renewals(other, 5)).containsOnly(0);
        assertThat(node.settle(await(claimed).getFirst(), succeeded())).isTrue();
    }

    @Test
    void nobodyTakesANodeOverThatIsClaiming() {
        NewEvent event = event(HELLO);
        other.enqueue(event);
        CountDownLatch claiming = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        CountDownLatch gate = holdWriter();
        CompletableFuture<List<ClaimedEvent>> claimed =
                node.store().claim(HELLO, 1, Long.MAX_VALUE);
        CompletableFuture<Boolean> held = submitBlocking(claiming, commit);
        gate.countDown();
        awaitLatch(claiming);

        expireLeases();
        assertThat(renewals(other, 5)).containsOnly(0);
        commit.countDown();

        assertThat(await(held)).isTrue();
        assertThat(await(claimed)).extracting(ClaimedEvent::event).containsExactly(event);
        node.renew(LEASE);
        assertThat(renewals(other, 5)).containsOnly(0);
        assertThat(node.settle(await(claimed).getFirst(), succeeded())).isTrue();
    }

    /**
     * Has what is submitted from now on share a transaction, which begins at the gate's opening.
     */
    private CountDownLatch holdWriter() {
        CountDownLatch gate = source.hold();
        int asked = source.asked();
        CompletableFuture<Enqueued> _ = node.store().enqueue(event(INVOICE), false);
        Awaitility.await().until(() -> source.asked() > asked);
        return gate;
    }

    /** Keeps the node's transaction open. */
    private CompletableFuture<Boolean> submitBlocking(CountDownLatch open, CountDownLatch commit) {
        Writes<Boolean, Boolean> blocking =
                (_, writes) -> {
                    open.countDown();
                    awaitLatch(commit);
                    return writes;
                };
        return node.commits().submit(blocking, true, 0);
    }

    /** The other node takes what the node has, as it was away for longer than its lease. */
    private void takeOver() {
        expireLeases();
        renewals(other, 5);
        assertThat(other.rows("nodes")).isEqualTo(1);
    }

    private void expireLeases() {
        int _ =
                new Transactions(database.dataSource())
                        .call(
                                connection ->
                                        Transactions.update(
                                                connection, "UPDATE nodes SET lease_until = 0"));
    }

    private static List<Integer> renewals(TestingQueueNode one, int count) {
        return IntStream.range(0, count).mapToObj(_ -> one.renew(LEASE)).toList();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
