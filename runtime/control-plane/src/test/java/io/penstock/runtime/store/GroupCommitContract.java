package io.penstock.runtime.store;

import static io.penstock.runtime.store.TestingEvents.HELLO;
import static io.penstock.runtime.store.TestingEvents.event;
import static io.penstock.runtime.store.TestingEvents.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.Enqueued;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.Settlement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the writer promises over every database, above all when it doesn't work. */
@Timeout(120)
abstract class GroupCommitContract {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LEASE = Duration.ofHours(1);

    private TestingDatabase database;
    private TestingDataSource source;
    private TestingQueueNode node;

    /** A new, empty database. */
    abstract TestingDatabase database();

    @BeforeEach
    void open() {
        database = database();
        source = new TestingDataSource(database.dataSource());
        node = node(TestingQueueNode.LIMITS);
    }

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    private TestingQueueNode node(GroupLimits limits) {
        return new TestingQueueNode(
                source.dataSource(), database.dialect(), limits, TestingQueueNode.RETENTION);
    }

    private void restart(GroupLimits limits) {
        node.close();
        node = node(limits);
    }

    @Test
    void whatComesDuringATransactionSharesTheNext() {
        CountDownLatch gate = source.hold();
        List<CompletableFuture<Enqueued>> futures = enqueue(200);

        gate.countDown();
        futures.forEach(TestingQueueNode::await);

        assertThat(source.asked()).isLessThanOrEqualTo(2);
        assertThat(node.store().depths()).containsEntry(HELLO, 200L);
    }

    @Test
    void keepsTheOrderOfSubmission() {
        node.renew(LEASE);
        CountDownLatch gate = source.hold();
        List<NewEvent> events = new ArrayList<>();
        long due = System.currentTimeMillis() - 1_000;
        for (int i = 0; i < 50; i++) {
            events.add(TestingEvents.due(event(HELLO), due));
        }
        events.forEach(event -> node.store().enqueue(event, false));
        CompletableFuture<List<ClaimedEvent>> claimed = node.store().claim(HELLO, 100, 1 << 20);
        gate.countDown();

        assertThat(TestingQueueNode.await(claimed))
                .extracting(one -> one.event().id())
                .containsExactlyElementsOf(events.stream().map(NewEvent::id).toList());
    }

    @Test
    void onlyWhatTheDatabaseRefusesFails() {
        NewEvent there = event(HELLO);
        node.enqueue(there);
        CountDownLatch gate = source.hold();
        List<CompletableFuture<Enqueued>> before = enqueue(10);
        CompletableFuture<Enqueued> sameId = node.store().enqueue(there, false);
        List<CompletableFuture<Enqueued>> after = enqueue(10);

        gate.countDown();

        assertProblem(sameId, ErrorCode.INTERNAL_ERROR);
        before.forEach(TestingQueueNode::await);
        after.forEach(TestingQueueNode::await);
        assertThat(node.store().depths()).containsEntry(HELLO, 21L);
    }

    @Test
    void aMistakeInOurCodeFailsAloneToo() {
        CountDownLatch gate = source.hold();
        Writes<Integer, Integer> broken =
                (_, writes) -> {
                    throw new IllegalStateException("a mistake in " + writes);
                };
        CompletableFuture<Integer> failed = node.commits().submit(broken, 1, 0);
        List<CompletableFuture<Enqueued>> others = enqueue(3);

        gate.countDown();

        assertProblem(failed, ErrorCode.INTERNAL_ERROR);
        others.forEach(TestingQueueNode::await);
    }

    @Test
    void anErrorOfTheProcessIsNoRefusal() {
        Writes<Integer, Integer> shortOfMemory =
                (_, _) -> {
                    throw new OutOfMemoryError("thrown by a test");
                };

        assertProblem(node.commits().submit(shortOfMemory, 1, 0), ErrorCode.STORE_UNAVAILABLE);

        assertThat(node.enqueue(event(HELLO))).isInstanceOf(Enqueued.Queued.class);
    }

    @Test
    void aDatabaseThatIsGoneFailsAllAtOnceAndIsUsedAgainWhenItIsBack() {
        CountDownLatch gate = source.hold();
        source.gone(true);
        List<CompletableFuture<Enqueued>> futures = enqueue(200);

        gate.countDown();

        futures.forEach(future -> assertProblem(future, ErrorCode.STORE_UNAVAILABLE));
        assertThat(source.asked()).isLessThanOrEqualTo(2);
        source.gone(false);
        assertThat(node.enqueue(event(HELLO))).isInstanceOf(Enqueued.Queued.class);
        assertThat(node.store().depths()).containsEntry(HELLO, 1L);
    }

    @Test
    void aPoolWithAMistakeDoesNotEndTheWriter() {
        source.broken(true);
        assertProblem(node.store().enqueue(event(HELLO), false), ErrorCode.STORE_UNAVAILABLE);

        source.broken(false);

        assertThat(node.enqueue(event(HELLO))).isInstanceOf(Enqueued.Queued.class);
    }

    @Test
    void aDatabaseThatHangsHoldsNobodyUp() throws SQLException {
        restart(new GroupLimits(SHORT, 1_000, 1 << 20));
        CompletableFuture<Enqueued> begun;
        CompletableFuture<Enqueued> waiting;
        NewEvent notBegun = event(HELLO);
        try (Connection blocker = block()) {
            int asked = source.asked();
            begun = node.store().enqueue(event(HELLO), false);
            Awaitility.await().until(() -> source.asked() > asked);
            waiting = node.store().enqueue(notBegun, false);

            assertProblem(begun, ErrorCode.STORE_UNAVAILABLE);
            assertProblem(waiting, ErrorCode.STORE_UNAVAILABLE);
            blocker.rollback();
        }

        Awaitility.await()
                .ignoreExceptionsMatching(ProblemException.class::isInstance)
                .until(() -> node.enqueue(event(HELLO)) instanceof Enqueued.Queued);
        assertThat(node.store().find(notBegun.id())).isEmpty();
    }

    @Test
    void refusesAtOnceWhenTooMuchWaits() {
        restart(new GroupLimits(Duration.ofSeconds(30), 5, 1 << 20));
        CountDownLatch gate = source.hold();
        int asked = source.asked();
        List<CompletableFuture<Enqueued>> taken = enqueue(1);
        Awaitility.await().until(() -> source.asked() > asked);
        taken.addAll(enqueue(5));

        CompletableFuture<Enqueued> refused = enqueue(1).getFirst();

        assertThat(refused).isDone();
        assertProblem(refused, ErrorCode.STORE_UNAVAILABLE);
        gate.countDown();
        taken.forEach(TestingQueueNode::await);
    }

    @Test
    void refusesAtOnceWhenTooManyBytesWait() {
        restart(new GroupLimits(Duration.ofSeconds(30), 1_000, 1_000));
        CountDownLatch gate = source.hold();
        int asked = source.asked();
        CompletableFuture<Enqueued> begun = node.store().enqueue(event(HELLO), false);
        Awaitility.await().until(() -> source.asked() > asked);
        NewEvent large = TestingEvents.body(HELLO, "x".repeat(2_000));

        CompletableFuture<Enqueued> alone = node.store().enqueue(large, false);
        CompletableFuture<Enqueued> refused = node.store().enqueue(event(HELLO), false);

        assertThat(refused).isDone();
        assertProblem(refused, ErrorCode.STORE_UNAVAILABLE);
        gate.countDown();
        TestingQueueNode.await(begun);
        TestingQueueNode.await(alone);
    }

    @Test
    void takesTheEndsOfClaimsEvenWhenTooMuchWaits() {
        restart(new GroupLimits(Duration.ofSeconds(30), 1, 1 << 20));
        node.renew(LEASE);
        NewEvent event = event(HELLO);
        node.enqueue(event);
        ClaimedEvent claimed = node.claimOne(HELLO);
        CountDownLatch gate = source.hold();
        int asked = source.asked();
        List<CompletableFuture<Enqueued>> taken = enqueue(1);
        Awaitility.await().until(() -> source.asked() > asked);
        taken.addAll(enqueue(1));

        CompletableFuture<Boolean> settled =
                node.store()
                        .settle(
                                new Settlement(
                                        claimed.claim(),
                                        1,
                                        succeeded(),
                                        Optional.empty(),
                                        List.of()));
        CompletableFuture<Integer> renewed = node.store().renewLease(LEASE);

        gate.countDown();
        assertThat(TestingQueueNode.await(settled)).isTrue();
        TestingQueueNode.await(renewed);
        taken.forEach(TestingQueueNode::await);
    }

    @Test
    void closingWritesWhatWasSubmittedAndTakesNothingMore() {
        List<CompletableFuture<Enqueued>> futures = enqueue(100);

        node.close();

        assertThat(futures).allMatch(CompletableFuture::isDone);
        futures.forEach(TestingQueueNode::await);
        assertProblem(node.store().enqueue(event(HELLO), false), ErrorCode.STORE_UNAVAILABLE);
        assertThat(node.store().depths()).containsEntry(HELLO, 100L);
    }

    @Test
    void readersOfADatabaseThatIsGoneAreToldSo() {
        source.gone(true);

        assertThatThrownBy(() -> node.store().find(new InvocationId("any")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }

    private List<CompletableFuture<Enqueued>> enqueue(int count) {
        List<CompletableFuture<Enqueued>> futures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            futures.add(node.store().enqueue(event(HELLO), false));
        }
        return futures;
    }

    /** Somebody else has what a writer needs, until this is rolled back. */
    private Connection block() throws SQLException {
        Connection blocker = database.dataSource().getConnection();
        blocker.setAutoCommit(false);
        try (Statement statement = blocker.createStatement()) {
            statement.execute(
                    switch (database.dialect()) {
                        case SQLITE -> "UPDATE nodes SET lease_until = 0";
                        case POSTGRESQL -> "LOCK TABLE invocations IN ACCESS EXCLUSIVE MODE";
                    });
        }
        return blocker;
    }

    private static void assertProblem(CompletableFuture<?> future, ErrorCode code) {
        assertThatThrownBy(() -> TestingQueueNode.await(future))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(code);
                            assertThat(e.problem().retryAfter().isPresent())
                                    .isEqualTo(code == ErrorCode.STORE_UNAVAILABLE);
                        });
    }
}
